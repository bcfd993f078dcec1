/** The records of a whole process that may be in their handlers at one time. */
export interface Slots {
  /** Takes a slot. Where there is none, remembers who asked: `whenFree` is called once, in turn, when asking may help. */
  take(whenFree: () => void): boolean;
  /** Takes the whole process: nothing else is in a handler until it is given back. Goes before those who want one slot. */
  takeAlone(whenFree: () => void): boolean;
  /** Gives back what was taken. */
  give(): void;
  /** Slots taken now. */
  taken(): number;
}

/** Creates `limit` free slots. Those who wait are served in the order in which they asked. */
export const createSlots = (limit: number): Slots => {
  const waiting = new Set<() => void>();
  const waitingAlone = new Set<() => void>();
  let taken = 0;
  let isAlone = false;

  const wakeFirst = (asking: Set<() => void>): void => {
    const [first] = asking;
    if (first === undefined) return;
    asking.delete(first);
    first();
  };

  // Whoever is woken may no longer want anything: then the next one is.
  const wake = (): void => {
    while (taken === 0 && waitingAlone.size > 0) wakeFirst(waitingAlone);
    while (!isAlone && waitingAlone.size === 0 && taken < limit && waiting.size > 0) wakeFirst(waiting);
  };

  return {
    take: (whenFree) => {
      if (isAlone || waitingAlone.size > 0 || taken >= limit) {
        waiting.add(whenFree);
        return false;
      }
      taken += 1;
      return true;
    },
    takeAlone: (whenFree) => {
      if (taken > 0) {
        waitingAlone.add(whenFree);
        return false;
      }
      taken = 1;
      isAlone = true;
      return true;
    },
    give: () => {
      taken -= 1;
      isAlone = false;
      wake();
    },
    taken: () => taken,
  };
};
