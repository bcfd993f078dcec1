const minuteMs = 60_000;

/** Clocks differ: a time of consent up to 5 minutes ahead is believed (design.md, decision 6). */
export const maxAheadMs = 5 * minuteMs;

/** Younger than this, a consent needs no look at the contact first (design.md, decision 6). */
export const freshForMs = 5 * minuteMs;

/** Tells whether a moment lies more than 5 minutes in the future: no clock drifts so far, so the field is bad. */
export const isTooFarAhead = (momentMs: number, nowMs: number): boolean => momentMs > nowMs + maxAheadMs;
