import type { ApiGate } from './api-gate.ts';

/** A gate as a test wants it. */
export type OpenGate = { -readonly [Method in keyof ApiGate]: ApiGate[Method] } & {
  /** How often it was told that the newest token is refused. */
  readonly told: { refusedTokens: number };
};

/** Creates a gate that lets everything through, for tests of what goes through one. */
export const createOpenGate = (): OpenGate => {
  const told = { refusedTokens: 0 };
  const pass = { isProbe: false, epoch: 0 };
  return {
    told,
    enter: async () => ({ api: pass, token: pass }),
    enterAtOnce: () => undefined,
    confirm: () => {},
    answered: () => {},
    failed: () => {},
    refuseToken: () => {
      told.refusedTokens += 1;
    },
  };
};
