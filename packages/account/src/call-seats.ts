import { onAbort } from '@leadferry/runtime';

/** How many requests of one application a process has under way at once. First come, first served. */
export interface CallSeats {
  /** Takes a seat where one is free and nobody waits; tells whether it did. */
  takeAtOnce(): boolean;
  /** Waits for a seat. @throws the signal's reason, once it aborts. */
  take(signal?: AbortSignal): Promise<void>;
  /** Gives a seat back: to whoever has waited longest. */
  leave(): void;
}

/** Creates the seats, all free. */
export const createCallSeats = (seats: number): CallSeats => {
  const waiting = new Set<() => void>();
  let taken = 0;

  const takeAtOnce = (): boolean => {
    if (taken >= seats || waiting.size > 0) return false;
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
    leave: () => {
      const [next] = waiting;
      if (next === undefined) {
        taken -= 1;
        return;
      }
      waiting.delete(next);
      next();
    },
  };
};
