import { quotaHoldEnd, utcDay } from './utc-day.ts';

/** How long the whole fleet sends nothing after the API said `throttled`. */
export const pauseMs = 1000;
/** At most one request per this time, fleet-wide, asks whether a quota hold is still true. */
export const probeEveryMs = 600_000;

/**
 * The vendor's `quota_exceeded`. Entered by `noteQuotaExceeded`, left at `untilMs` or by `noteProbeAccepted`. `seq` rises with
 * each change, so that of two versions the newer one is known.
 */
export interface QuotaHold {
  readonly seq: number;
  readonly untilMs: number;
  readonly probeAtMs: number;
}

/** What one UTC day has cost, as this process last saw it. Calls spent are `granted - refunded`; both only rise. */
export interface DayCount {
  readonly day: number;
  readonly granted: number;
  readonly refunded: number;
  /** Calls this process spent on its own while Redis was away, */
  readonly aloneSpent: number;
  /** and how many of them are in `granted` already. */
  readonly aloneReported: number;
}

/**
 * What one process knows of the budget; times are budget time. Both kinds of slots work on it: without Redis it is the
 * state, with Redis it is merged with the shared state at every call. So nothing is lost when one takes over from the other.
 */
export interface Knowledge {
  hold: QuotaHold;
  /** No slot before this moment is used. */
  pauseUntilMs: number;
  /** The slot used last, if any. */
  lastSlotMs: number | undefined;
  day: DayCount;
}

/** Starts with nothing known. */
export const createKnowledge = (): Knowledge => ({
  hold: { seq: 0, untilMs: 0, probeAtMs: 0 },
  pauseUntilMs: 0,
  lastSlotMs: undefined,
  day: emptyDay(0),
});

const emptyDay = (day: number): DayCount => ({ day, granted: 0, refunded: 0, aloneSpent: 0, aloneReported: 0 });

/** Returns the count of a day: the one known, or an empty one when that day is new. */
export const countOfDay = ({ day: known }: Knowledge, day: number): DayCount =>
  known.day === day ? known : emptyDay(day);

/** Tells how many calls of a day the fleet has spent, as far as known here. */
export const spentOn = ({ granted, refunded, aloneSpent, aloneReported }: DayCount): number =>
  granted - refunded + aloneSpent - aloneReported;

/** Tells whether the vendor's quota is said to be spent at a moment. */
export const isHeldAt = ({ hold }: Knowledge, ms: number): boolean => ms < hold.untilMs;

/** Starts a pause, unless one is running: a burst of `throttled` answers is one reason, not many. */
export const noteThrottled = (knowledge: Knowledge, nowMs: number): void => {
  if (nowMs >= knowledge.pauseUntilMs) knowledge.pauseUntilMs = nowMs + pauseMs;
};

/** Starts a quota hold, unless one is running. Returns whether this started it. */
export const noteQuotaExceeded = (knowledge: Knowledge, nowMs: number): boolean => {
  if (isHeldAt(knowledge, nowMs)) return false;
  const { seq } = knowledge.hold;
  knowledge.hold = { seq: seq + 1, untilMs: quotaHoldEnd(nowMs), probeAtMs: nowMs + probeEveryMs };
  return true;
};

/** Ends the quota hold: a probe was accepted. */
export const noteProbeAccepted = (knowledge: Knowledge): void => {
  knowledge.hold = { seq: knowledge.hold.seq + 1, untilMs: 0, probeAtMs: 0 };
};

/**
 * Takes in what all workers together know, in answer to what this one said. What was noted here since then stays: it is
 * news to the others.
 */
export const learn = (knowledge: Knowledge, { said, heard }: { said: SharedFacts; heard: HeardFacts }): void => {
  if (heard.hold.seq >= knowledge.hold.seq) knowledge.hold = heard.hold;
  if (knowledge.pauseUntilMs === said.pauseUntilMs) knowledge.pauseUntilMs = heard.pauseUntilMs;

  const { day, granted, refunded } = heard.day;
  if (day < knowledge.day.day) return;
  const count = countOfDay(knowledge, day);
  knowledge.day = {
    ...count,
    granted: Math.max(count.granted, granted),
    refunded: Math.max(count.refunded, refunded),
    aloneReported: said.day.day === day ? said.day.aloneSpent : count.aloneReported,
  };
};

type SharedFacts = Pick<Knowledge, 'pauseUntilMs' | 'day'>;
type HeardFacts = Pick<Knowledge, 'hold' | 'pauseUntilMs'> & { day: Pick<DayCount, 'day' | 'granted' | 'refunded'> };

/** Tells how many calls are left today for the whole fleet, as far as known here; none during a quota hold. */
export const remainingOn = (knowledge: Knowledge, nowMs: number, perDay: number): number => {
  if (isHeldAt(knowledge, nowMs)) return 0;
  return Math.max(0, perDay - spentOn(countOfDay(knowledge, utcDay(nowMs))));
};
