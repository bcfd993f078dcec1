import { onAbort } from '@leadferry/runtime';

/** How many requests of one application a process has under way at once. First come, first served. */
export interface CallSeats {
  /**
   * Takes a seat where one is free and nobody waits; tells whether it did. With `mayStand` it is one of a few more than there
   * are seats, for a request that may wait for its connection: it then follows the one before it without a turn of ours between.
   */
  takeAtOnce(mayStand?: boolean): boolean;
  /** Waits for a seat. @throws the signal's reason, once it aborts. */
  take(signal?: AbortSignal): Promise<void>;
  /** Takes one though none is free: for the probe of an API that answers nobody, which must not wait for those it leaves hanging. */
  takeAnyway(): void;
  /** Gives a seat back: to whoever has waited longest. */
  leave(): void;
}

/** As many as the worker prepares beside those under way. */
const standingShare = 0.25;

/** Creates the seats, all free. */
export const createCallSeats = (seats: number): CallSeats => {
  const waiting = new Set<() => void>();
  const standing = Math.ceil(seats * standingShare);
  let taken = 0;

  const takeAtOnce = (mayStand = false): boolean => {
    if (taken >= (mayStand ? seats + standing : seats) || waiting.size > 0) return false;
    taken += 1;
    return true;
  };

  return {
    takeAtOnce,
    take: async (signal) => {
      signal?.throwIfAborted();
      if (takeAtOnce()) return;
      await new Promise<void>((resolve, reject) => {
        const sit = (): void => {
          forget?.();
          resolve();
        };
        waiting.add(sit);
        const forget =
          signal &&
          onAbort(signal, () => {
            waiting.delete(sit);
            reject(signal.reason);
          });
      });
    },
    takeAnyway: () => {
      taken += 1;
    },
    leave: () => {
      const [next] = waiting;
      if (next === undefined || taken > seats) {
        taken -= 1;
        return;
      }
      waiting.delete(next);
      next();
    },
  };
};
