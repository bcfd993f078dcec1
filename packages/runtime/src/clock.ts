import { setTimeout as delay } from 'node:timers/promises';

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
}

/** Reads the machine's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    try {
      await delay(Math.max(0, ms), undefined, signal ? { signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
