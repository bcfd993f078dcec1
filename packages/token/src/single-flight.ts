/** Runs one piece of work at a time: callers that come while it runs share its end. */
export interface SingleFlight<T> {
  run(work: () => Promise<T>): Promise<T>;
  /** The work that runs now, if any. */
  readonly current: Promise<T> | undefined;
}

/** Creates a single flight. The next call after one has settled starts anew; nothing is remembered. */
export const createSingleFlight = <T>(): SingleFlight<T> => {
  let current: Promise<T> | undefined;
  return {
    run: (work) => {
      current ??= work().finally(() => {
        current = undefined;
      });
      return current;
    },
    get current() {
      return current;
    },
  };
};
