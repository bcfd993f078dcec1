/** Waits that grow: each up to twice the one before, half of it random, so that a fleet does not knock in step. */
export interface Backoff {
  /** Milliseconds to wait before the next try. */
  nextMs(): number;
  /** Begins again at the shortest wait. */
  reset(): void;
}

/** How a backoff grows. */
export interface BackoffOptions {
  readonly baseMs: number;
  readonly maxMs: number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Creates a backoff that starts at `baseMs` and never waits longer than `maxMs`. */
export const createBackoff = ({ baseMs, maxMs, random }: BackoffOptions): Backoff => {
  let tries = 0;
  return {
    nextMs: () => {
      const fullMs = Math.min(maxMs, baseMs * 2 ** Math.min(tries, 16));
      tries += 1;
      return fullMs / 2 + (random() * fullMs) / 2;
    },
    reset: () => {
      tries = 0;
    },
  };
};
