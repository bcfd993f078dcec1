/**
 * Waits for work, but no longer than the signal allows: then it rejects with the signal's reason. The work itself goes
 * on, and what becomes of it is for those who share it.
 *
 * @throws what the work throws, or the signal's reason.
 */
export const unlessAborted = async <Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> => {
  if (signal === undefined) return await work;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};
