const dayMs = 86_400_000;
const firstMinuteMs = 60_000;

/** Numbers the UTC day that holds a moment: 0 is 1970-01-01. */
export const utcDay = (ms: number): number => Math.floor(ms / dayMs);

/** Tells the first moment after a UTC day, in epoch milliseconds. */
export const endOfDay = (day: number): number => (day + 1) * dayMs;

/**
 * Tells until when a `quota_exceeded` heard at `nowMs` holds: the next 00:00 UTC.
 *
 * One heard in the first minute of a day is about the day before, by a request sent before midnight or a vendor's clock
 * behind ours; it holds for the rest of that minute. Else a second's difference would stop the fleet for a whole day.
 */
export const quotaHoldEnd = (nowMs: number): number => {
  const startMs = utcDay(nowMs) * dayMs;
  return nowMs - startMs < firstMinuteMs ? startMs + firstMinuteMs : startMs + dayMs;
};
