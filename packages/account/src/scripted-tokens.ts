import type { AccessToken, TokenProvider } from '@leadferry/token';

/** A token provider that hands out what a test tells it to, and remembers what it was asked. */
export interface ScriptedTokens extends TokenProvider {
  /** The tokens the API was said to have refused, in order. */
  readonly refused: readonly string[];
  /** How often an access token was asked for. */
  asked: number;
  /** What `getAccessToken` does from now on. */
  give: () => Promise<AccessToken>;
  /** What `replaceRefused` does from now on. */
  replace: () => Promise<AccessToken>;
}

/** Makes an access token of the given number; its value is `token-<seq>`. */
export const makeToken = (seq: number): AccessToken => ({
  value: `token-${seq}`,
  generation: { epoch: 1, seq },
  expiresAtMs: Number.POSITIVE_INFINITY,
});

/** Creates a provider that gives `token-1`, and `token-2` once that was refused. */
export const createScriptedTokens = (): ScriptedTokens => {
  const refused: string[] = [];
  const tokens: ScriptedTokens = {
    refused,
    asked: 0,
    give: async () => makeToken(1),
    replace: async () => makeToken(2),
    getAccessToken: () => {
      tokens.asked += 1;
      return tokens.give();
    },
    atHand: () => undefined,
    replaceRefused: ({ value }) => {
      refused.push(value);
      return tokens.replace();
    },
    hasEverRead: () => true,
    close: async () => {},
  };
  return tokens;
};
