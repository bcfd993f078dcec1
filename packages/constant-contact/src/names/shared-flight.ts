/**
 * Creates a function that runs each named piece of work once at a time: whoever asks while it runs gets the same
 * result, a failure included.
 */
export const createSharedFlight = <Value>(): ((name: string, run: () => Promise<Value>) => Promise<Value>) => {
  const flights = new Map<string, Promise<Value>>();
  return (name, run) => {
    const underWay = flights.get(name);
    if (underWay) return underWay;
    const flight = run().finally(() => flights.delete(name));
    flights.set(name, flight);
    return flight;
  };
};

/** Waits for shared work no longer than `signal` allows, and rejects with its reason then. The work itself goes on. */
export const waitUnlessAborted = async <Value>(
  work: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> => {
  if (signal === undefined) return await work;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};
