/** What the vendor grants one API key: calls in any sliding second, and calls in a UTC day. Both above zero. */
export interface Limits {
  readonly perSecond: number;
  readonly perDay: number;
}

/** A send later than this after its slot gives the slot up (design decision 7). */
export const lateAfterMs = 25;

/**
 * Computes the distance between two slots of the fleet, in milliseconds: ⌈1040 / perSecond⌉.
 *
 * `perSecond + 1` sends then span at least 1,040 ms. Of the 40 ms to spare 25 are for a late send and 15 for what is not
 * known about the distance between two processes' clocks (design decision 7; measured at 4/s in kafka-sinks.md 6.2).
 *
 * @throws {RangeError} `perSecond` is not a number above zero, or has no end: that would be no limit at all.
 */
export const spacingMs = ({ perSecond }: Limits): number => {
  if (!Number.isFinite(perSecond) || perSecond <= 0) throw new RangeError('perSecond must be finite and above zero');
  return Math.ceil(1040 / perSecond);
};
