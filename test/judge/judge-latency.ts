import { appliedWrites, type JournalEntry } from '@leadferry/simulator';
import type { SeenLead } from './seen.ts';

/** How long leads took from their producer to the first request that applied them. */
export interface LatencyFigures {
  readonly leads: number;
  readonly medianSeconds: number;
  readonly p99Seconds: number;
}

/**
 * Measures, by the simulator's journal, how long leads took: from the time their record carries to the arrival of the
 * request that first applied them. A lead that never was counts as infinite.
 */
export const judgeLatency = (leads: readonly SeenLead[], journal: readonly JournalEntry[]): LatencyFigures => {
  const writes = appliedWrites(journal);
  const seconds = leads
    .map(({ seq, producedAtMs }) => (writes.get(seq ?? '')?.[0]?.atMs ?? Number.POSITIVE_INFINITY) - producedAtMs)
    .map((ms) => ms / 1000)
    .sort((left, right) => left - right);
  return { leads: leads.length, medianSeconds: quantile(seconds, 0.5), p99Seconds: quantile(seconds, 0.99) };
};

/** The value that a share of the sorted values does not exceed; 0 where there are none. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
