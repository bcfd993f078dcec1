import { type Journal, type JournalEntry, maxPerSecond } from '@leadferry/simulator';

/** How requests kept to the limit of four in any second, by the simulator's journal. */
export interface LimitsVerdict {
  readonly requests: number;
  /** Requests per second between the first and the last one. */
  readonly perSecond: number;
  readonly maxPerSecond: number;
  /** Requests answered 429. */
  readonly throttled: number;
  /** Slots that workers gave up because they were late themselves. */
  readonly lateSlots: number;
  /** The most 429 that are excused: none, unless a side was late by more than 25 ms; then one in 200 (design.md, Proofs). */
  readonly excused: number;
}

/** Judges the API requests of the journal from `since` on. */
export const judgeLimits = (journal: Journal, lateSlots: number, since = 0): LimitsVerdict => {
  const requests = journal.read(since).filter(({ kind }) => kind === 'api');
  const [firstMs = 0, lastMs = 0] = [requests[0]?.monotonicMs, requests.at(-1)?.monotonicMs];
  const wasLate = journal.lag().some(({ monotonicMs }) => monotonicMs >= firstMs && monotonicMs <= lastMs);
  return {
    requests: requests.length,
    perSecond: (requests.length - 1) / ((lastMs - firstMs) / 1000),
    maxPerSecond: maxPerSecond(requests),
    throttled: countThrottled(requests),
    lateSlots,
    excused: wasLate || lateSlots > 0 ? Math.ceil(requests.length / 200) : 0,
  };
};

/** Counts the requests that were answered 429. */
export const countThrottled = (entries: readonly JournalEntry[]): number =>
  entries.filter(({ status }) => status === 429).length;
