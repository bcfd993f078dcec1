import { onAbort } from './on-abort.ts';

/**
 * Waits for work, but no longer than the signal allows: then it rejects with the signal's reason. The work itself goes
 * on, and what becomes of it is for those who share it.
 *
 * @throws what the work throws, or the signal's reason.
 */
export const unlessAborted = <Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> => {
  if (signal === undefined) return work;
  // Not Promise.race: a race with a signal that lives for days would keep something of every work.
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => reject(signal.reason));
    work.then(
      (value) => {
        forget();
        resolve(value);
      },
      (error: unknown) => {
        forget();
        reject(error);
      },
    );
  });
};
