/** What the vendor grants one API key: calls in any sliding second, and calls in a UTC day. Both above zero. */
export interface Limits {
  readonly perSecond: number;
  readonly perDay: number;
}

/**
 * Computes the distance between two slots of the fleet, in milliseconds: ⌈1040 / perSecond⌉.
 *
 * `perSecond + 1` sends then span at least 1,040 ms, of which 40 are to spare for sends off their slots, see `sendWindow`
 * (design decision 7; measured at 4/s in kafka-sinks.md 6.2).
 *
 * @throws {RangeError} `perSecond` is not a number above zero, or has no end: that would be no limit at all.
 */
export const spacingMs = ({ perSecond }: Limits): number => {
  if (!Number.isFinite(perSecond) || perSecond <= 0) throw new RangeError('perSecond must be finite and above zero');
  return Math.ceil(1040 / perSecond);
};

/** A send later than this after its slot gives the slot up (design decision 7). */
const lateAfterMs = 25;
/** How much too early, by the fleet's true time, a send may be. With the next one 39 ms, 1 less than there is to spare. */
export const earlyMs = 7;
const tooLateMs = lateAfterMs + earlyMs;
/** More doubt than this would leave no time to send in. It is then taken that the way to Redis and back are equally long. */
const mostDoubtMs = 12;

/**
 * Tells when a slot may be used, as milliseconds after its moment, by a process whose idea of the time may be wrong by `doubtMs`.
 *
 * Two processes may be wrong in opposite directions: one sends late and believes it is on time, the next too early. So the more
 * doubt, the later the window opens and the sooner it closes: from 7 ms too early to 32 ms too late by the true time. Up to
 * 7 ms of doubt cost nothing: 0 to 25 ms.
 */
export const sendWindow = (doubtMs: number): { fromMs: number; toMs: number } => {
  const doubt = Math.min(doubtMs, mostDoubtMs);
  return { fromMs: Math.max(0, doubt - earlyMs), toMs: Math.min(lateAfterMs, tooLateMs - doubt) };
};
