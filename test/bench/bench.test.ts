import { expect, it } from 'vitest';
import { chooseLeads } from './bench.ts';
import { lanes, serial } from './contenders.ts';

it.each([
  ['as many as asked for, for one that is fast', lanes(200), 0, 120_000, 120_000],
  ['half of them for one that works one by one', serial, 0, 120_000, 60_000],
  ['what it can do in thirty seconds at a latency', lanes(16), 50, 120_000, 9600],
  ['no more than asked for', lanes(200), 50, 60_000, 60_000],
  ['some, however slow it is', serial, 50, 100, 100],
] as const)('a contender gets %s', (_, contender, latencyMs, leads, chosen) => {
  expect(chooseLeads(contender, latencyMs, leads)).toBe(chosen);
});
