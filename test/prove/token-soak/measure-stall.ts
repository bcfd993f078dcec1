import type { JournalEntry } from '@leadferry/simulator';

/** Measures the longest time without an applied write of a lead, in seconds. */
export const measureStall = (journal: readonly JournalEntry[], fromMs: number, toMs: number): number => {
  const writes = journal.filter(({ applied, proofSeq }) => applied && proofSeq !== undefined);
  const times = [fromMs, ...writes.map(({ monotonicMs }) => monotonicMs), toMs].sort((a, b) => a - b);
  const within = times.filter((time) => time >= fromMs);
  return Math.max(0, ...within.slice(1).map((time, index) => time - (within[index] ?? time))) / 1000;
};
