import type { Clock } from '@leadferry/runtime';

/** Waits for `ms`, or until the signal aborts: a loop that pauses looks at the signal next, so that is no error. */
export const pause = async (clock: Clock, ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
