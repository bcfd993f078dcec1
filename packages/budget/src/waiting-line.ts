import { onAbort } from '@leadferry/runtime';

/** Somebody who waits for a slot, and since when (monotonic time). */
export interface Waiter {
  readonly sinceMs: number;
  resolve(): void;
  reject(reason: unknown): void;
}

/** Who waits in this process, first come first served. One whose signal aborts leaves; the others move up. */
export interface WaitingLine {
  /** Waits for its turn; rejects with the signal's reason when that aborts first. */
  join(sinceMs: number, signal?: AbortSignal): Promise<void>;
  /** Takes the first one out. */
  next(): Waiter | undefined;
  /** Takes everybody out. */
  clear(): Waiter[];
  isEmpty(): boolean;
  /** Returns a signal that aborts when the last one leaves before its turn. */
  whenDeserted(): AbortSignal;
}

/** Creates an empty line. */
export const createWaitingLine = (): WaitingLine => {
  const line = new Set<Waiter>();
  let deserted = new AbortController();

  const remove = (waiter: Waiter): void => {
    line.delete(waiter);
    if (line.size === 0) deserted.abort();
  };

  const join = (sinceMs: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const waiter: Waiter = {
        sinceMs,
        resolve: () => {
          forget?.();
          resolve();
        },
        reject: (reason) => {
          forget?.();
          reject(reason);
        },
      };
      const forget =
        signal &&
        onAbort(signal, () => {
          remove(waiter);
          reject(signal.reason);
        });
      line.add(waiter);
    });

  const next = (): Waiter | undefined => {
    const [first] = line;
    if (first) line.delete(first);
    return first;
  };

  const clear = (): Waiter[] => {
    const everybody = [...line];
    for (const waiter of everybody) remove(waiter);
    return everybody;
  };

  const whenDeserted = (): AbortSignal => {
    if (deserted.signal.aborted) deserted = new AbortController();
    return deserted.signal;
  };

  return { join, next, clear, isEmpty: () => line.size === 0, whenDeserted };
};
