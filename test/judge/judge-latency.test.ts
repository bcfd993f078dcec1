import { expect, it } from 'vitest';
import { journalOf } from './journal-of.ts';
import { judgeLatency } from './judge-latency.ts';
import type { SeenLead } from './seen.ts';

const lead = (seq: number): SeenLead => ({
  seq: String(seq),
  topic: 'leads',
  partition: 0,
  offset: String(seq),
  producedAtMs: 1000,
});
const leads = Array.from({ length: 100 }, (_, index) => lead(index));

const arrivals = (msOf: (seq: number) => number) =>
  leads.map(({ seq }) => ({ proofSeq: seq, atMs: 1000 + msOf(Number(seq)) }));

it('measures from the record to the request that applied it', () => {
  const journal = journalOf(...arrivals((seq) => seq + 1));
  expect(judgeLatency(leads, journal)).toEqual({ leads: 100, medianSeconds: 0.05, p99Seconds: 0.099 });
});

it('tells two slow leads of a hundred in the 99th percentile, not one', () => {
  const slow = (count: number) => journalOf(...arrivals((seq) => (seq < count ? 30_000 : 10)));
  expect(judgeLatency(leads, slow(1)).p99Seconds).toBe(0.01);
  expect(judgeLatency(leads, slow(2)).p99Seconds).toBe(30);
});

it('takes the first request that was applied, not one that failed before or a repeat', () => {
  const journal = journalOf(
    { proofSeq: '1', atMs: 1100, applied: false },
    { proofSeq: '1', atMs: 1200 },
    { proofSeq: '1', atMs: 1300 },
  );
  expect(judgeLatency([lead(1)], journal).p99Seconds).toBe(0.2);
});

it('counts a lead that was never applied as infinite', () => {
  expect(judgeLatency([lead(1)], []).p99Seconds).toBe(Number.POSITIVE_INFINITY);
});
