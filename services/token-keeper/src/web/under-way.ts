/** What must be finished once it was begun, whether or not anybody still waits for its answer. */
export interface UnderWay {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way, whatever it came to. */
  ended(): Promise<void>;
}

/** Creates an empty one. */
export const createUnderWay = (): UnderWay => {
  const works = new Set<Promise<unknown>>();
  return {
    async run(work) {
      const begun = work();
      works.add(begun);
      try {
        return await begun;
      } finally {
        works.delete(begun);
      }
    },
    async ended() {
      while (works.size > 0) await Promise.allSettled(works);
    },
  };
};
