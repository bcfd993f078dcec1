import type { TokenProvider } from '@leadferry/token';

/** Hands out one token for ever; a refusal of it is an error of the test. */
export const createStubTokens = (value: string): TokenProvider => ({
  getAccessToken: async () => ({ value, generation: { epoch: 1, seq: 0 }, expiresAtMs: Number.POSITIVE_INFINITY }),
  atHand: () => undefined,
  replaceRefused: async () => {
    throw new Error('the simulator refused the token');
  },
  hasEverRead: () => true,
  close: async () => {},
});
