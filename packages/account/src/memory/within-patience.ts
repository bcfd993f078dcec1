import type { Clock } from '@leadferry/runtime';

/** Why the waiting ends: a constant, since an abort without a reason makes an error with a stack each time. */
const over = new Error('the work is done');

/**
 * Waits for work, but no longer than `patienceMs`; the work itself goes on, and what becomes of it is nobody's concern.
 *
 * It waits in two halves: after a stall of our own event loop the answer may lie unread, and is read between the two.
 *
 * @throws what the work throws, or an error that says that it took too long.
 */
export const withinPatience = async <T>(clock: Clock, patienceMs: number, work: () => Promise<T>): Promise<T> => {
  const settled = new AbortController();
  const timeout = async (): Promise<never> => {
    await clock.sleep(patienceMs / 2, settled.signal);
    await clock.sleep(patienceMs / 2, settled.signal);
    throw new Error(`no answer within ${patienceMs} ms`);
  };
  try {
    return await Promise.race([work(), timeout()]);
  } finally {
    settled.abort(over);
  }
};
