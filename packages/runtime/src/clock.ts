import { onAbort } from './on-abort.ts';

/**
 * Time as the code sees it, passed in so that a test can hold it still.
 *
 * `now()` is wall-clock time in epoch milliseconds and may jump; `monotonicMs()` never goes back and is the one to
 * measure durations with.
 */
export interface Clock {
  now(): number;
  monotonicMs(): number;
  /** Resolves after `ms`. Rejects with the signal's reason as soon as the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Does the work after `ms`, unless what it returns is called before. For deadlines that are hardly ever reached. */
  after(ms: number, work: () => void): () => void;
}

/** Reads the machine's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  // Not the timers that take a signal themselves: each costs a dozen times as much, and an error nobody reads when it aborts.
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = setTimeout(
        () => {
          forget?.();
          resolve();
        },
        Math.max(0, ms),
      );
      const forget =
        signal &&
        onAbort(signal, () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
    }),
  after: (ms, work) => {
    const timer = setTimeout(work, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};
