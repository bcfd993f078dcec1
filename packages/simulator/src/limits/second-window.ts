/** How the vendor's "per second" is read: a clock second, or any 1000 ms. */
export type WindowKind = 'fixed_second' | 'sliding_second';

/** When a request came, on both clocks. */
export interface Arrival {
  /** Epoch milliseconds, without the clock offset. */
  readonly atMs: number;
  readonly monotonicMs: number;
}

/** Counts the admitted requests of the last second. */
export interface SecondWindow {
  /**
   * Admits a request if fewer than `limit` were admitted in its window, and counts it then.
   *
   * @returns undefined when admitted, else the milliseconds until a request could be admitted.
   */
  admit(arrival: Arrival, limit: number, kind: WindowKind): number | undefined;
}

/** Makes an empty window. A refused request does not count. The kind may change from call to call. */
export const createSecondWindow = (): SecondWindow => {
  const admitted: Arrival[] = [];

  return {
    admit: (arrival, limit, kind) => {
      if (limit === Number.POSITIVE_INFINITY) return undefined;

      while (admitted[0] !== undefined && arrival.monotonicMs - admitted[0].monotonicMs >= 1000) admitted.shift();
      const second = Math.floor(arrival.atMs / 1000);
      const counted =
        kind === 'sliding_second' ? admitted : admitted.filter((past) => Math.floor(past.atMs / 1000) === second);

      if (counted.length < limit) {
        admitted.push(arrival);
        return undefined;
      }
      if (kind === 'fixed_second') return (second + 1) * 1000 - arrival.atMs;

      const oldest = counted[counted.length - limit] ?? arrival;
      return oldest.monotonicMs + 1000 - arrival.monotonicMs;
    },
  };
};
