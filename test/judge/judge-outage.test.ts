import type { JournalEntry } from '@leadferry/simulator';
import { expect, it } from 'vitest';
import { journalOf } from './journal-of.ts';
import { judgeOutage } from './judge-outage.ts';

/** Ten writes a second for ten seconds; then an outage to second 60, known from second 15. */
const moments = { steadyFromMs: 0, fromMs: 10_000, knownMs: 15_000, toMs: 60_000 };
const write = (monotonicMs: number) => ({ monotonicMs, proofSeq: String(monotonicMs) });
const writes = (fromMs: number, count: number) =>
  Array.from({ length: count }, (_, index) => write(fromMs + 100 * index));
const refused = (...times: readonly number[]) =>
  times.map((monotonicMs) => ({ monotonicMs, applied: false, status: 503, proofSeq: '1' }));

const judge = (...notes: readonly Partial<JournalEntry>[]) =>
  judgeOutage(journalOf(...writes(0, 100), ...notes), moments);

it('finds nothing wrong with a fleet that probes each five seconds and is back at once', () => {
  const figures = judge(...refused(10_000, 10_001, 20_000, 25_000, 30_001), ...writes(62_000, 100));
  expect(figures).toEqual({
    requestsToNotice: 2,
    probes: 3,
    maxProbesPer5s: 1,
    fullSpeedSeconds: 2,
    leadsPerSecond: 10,
  });
});

it('finds two workers that probe each for itself', () => {
  expect(judge(...refused(20_000, 21_000, 25_000, 26_000)).maxProbesPer5s).toBe(2);
});

it('finds a fleet that hammers on', () => {
  const hammering = Array.from({ length: 450 }, (_, index) => 15_000 + 100 * index);
  expect(judge(...refused(...hammering))).toMatchObject({ probes: 450, maxProbesPer5s: 49 });
});

it('counts token requests as no probes', () => {
  const exchange = { monotonicMs: 20_000, kind: 'authorization', endpoint: 'token' } as const;
  expect(judge(exchange, ...refused(21_000)).probes).toBe(1);
});

it('finds a fleet that comes back at half its speed, or not at all', () => {
  const halves = Array.from({ length: 50 }, (_, index) => write(61_000 + 200 * index));
  expect(judge(...halves, ...writes(80_000, 30)).fullSpeedSeconds).toBeCloseTo(20, 0);
  expect(judge(...halves).fullSpeedSeconds).toBe(Number.POSITIVE_INFINITY);
});
