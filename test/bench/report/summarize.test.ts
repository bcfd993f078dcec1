import { expect, it } from 'vitest';
import type { Run } from '../run/measure-run.ts';
import { medianOf, summarize } from './summarize.ts';

const run = (change: Partial<Run>): Run => ({
  contender: 'serial',
  latencyMs: 0,
  leads: 100,
  leadsPerSecond: 1,
  cpuMicrosPerLead: 1,
  peakRssMb: 1,
  lost: 0,
  doubled: 0,
  orderBreaks: 0,
  uncommitted: 0,
  ...change,
});

it.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[], null],
  [[1, null], null],
])('the median of %j is %j', (values, median) => {
  expect(medianOf(values)).toBe(median);
});

it('takes medians of what was measured and sums of what went wrong, contender by contender and latency by latency', () => {
  const summaries = summarize([
    run({ leadsPerSecond: 10, lost: 1 }),
    run({ latencyMs: 50, leadsPerSecond: 5 }),
    run({ leadsPerSecond: 30, lost: 2 }),
    run({ leadsPerSecond: 20, cpuMicrosPerLead: null }),
  ]);
  expect(summaries).toMatchObject([
    { latencyMs: 0, runs: 3, leadsPerSecond: 20, cpuMicrosPerLead: null, lost: 3 },
    { latencyMs: 50, runs: 1, leadsPerSecond: 5, lost: 0 },
  ]);
});
