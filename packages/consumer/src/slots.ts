/** The records of a whole process that are on their way at one time: in their handlers, or with a fate that is written. */
export interface Slots {
  /** Takes a slot. Where there is none, remembers who asked: `whenFree` is called once, in turn, when asking may help. */
  take(whenFree: () => void): boolean;
  /** Takes the whole process: nothing else is in a handler until it is given back. Goes before those who want one slot. */
  takeAlone(whenFree: () => void): boolean;
  /** The handler is done, the fate is not durable yet: makes room for another, but not for many. */
  release(): void;
  /** Gives out nothing while Kafka does not take fates: what would be delivered now might have to be delivered again. */
  hold(isHeld: boolean): void;
  /** Gives back what was taken, released or not. */
  give(isReleased: boolean): void;
}

/**
 * Beside the handlers so many fates may be on their way to Kafka. Enough that handlers do not wait for receipts; and few,
 * since each would be delivered again if Kafka went away now and another worker came back first.
 */
const writingShare = 0.25;

/** Creates free slots for `limit` handlers. Those who wait are served in the order in which they asked. */
export const createSlots = (limit: number): Slots => {
  const waiting = new Set<() => void>();
  const waitingAlone = new Set<() => void>();
  const atMost = limit + Math.ceil(limit * writingShare);
  let handling = 0;
  let writing = 0;
  let isAlone = false;
  let isHeld = false;

  const hasRoom = (): boolean => !isHeld && !isAlone && handling < limit && handling + writing < atMost;
  const isEmpty = (): boolean => !isHeld && handling + writing === 0;

  const wakeFirst = (asking: Set<() => void>): void => {
    const [first] = asking;
    if (first === undefined) return;
    asking.delete(first);
    first();
  };

  // Whoever is woken may no longer want anything: then the next one is.
  const wake = (): void => {
    while (isEmpty() && waitingAlone.size > 0) wakeFirst(waitingAlone);
    while (waitingAlone.size === 0 && hasRoom() && waiting.size > 0) wakeFirst(waiting);
  };

  return {
    take: (whenFree) => {
      if (waitingAlone.size > 0 || !hasRoom()) {
        waiting.add(whenFree);
        return false;
      }
      handling += 1;
      return true;
    },
    takeAlone: (whenFree) => {
      if (!isEmpty()) {
        waitingAlone.add(whenFree);
        return false;
      }
      handling = 1;
      isAlone = true;
      return true;
    },
    release: () => {
      handling -= 1;
      writing += 1;
      wake();
    },
    hold: (held) => {
      isHeld = held;
      if (!held) wake();
    },
    give: (isReleased) => {
      if (isReleased) writing -= 1;
      else handling -= 1;
      isAlone = false;
      wake();
    },
  };
};
