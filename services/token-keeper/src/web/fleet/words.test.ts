import { expect, it } from 'vitest';
import { tellNumber, tellRate, tellTime, tellWait } from './words.ts';

const minuteMs = 60_000;

it.each([
  [10_000, 'less than a minute'],
  [minuteMs, '1 minute'],
  [23 * minuteMs, '23 minutes'],
  [60 * minuteMs, '1 hour'],
  [200 * minuteMs, '3 hours 20 minutes'],
  [24 * 60 * minuteMs, '24 hours'],
  [72 * 60 * minuteMs, '3 days'],
])('a wait of %i ms is told as "%s"', (ms, told) => expect(tellWait(ms)).toBe(told));

it('a time is told with its date where that is another day', () => {
  const nowMs = Date.UTC(2026, 10, 28, 13, 42);
  expect(tellTime(nowMs + 23 * minuteMs, nowMs)).toBe('14:05 UTC');
  expect(tellTime(nowMs + 11 * 60 * minuteMs, nowMs)).toBe('00:42 UTC on 2026-11-29');
});

it('numbers and rates read as people write them', () => {
  expect(tellNumber(1, 'worker')).toBe('1 worker');
  expect(tellNumber(4210, 'lead')).toBe('4,210 leads');
  expect([0.04, 3.84, 1234.5].map(tellRate)).toEqual(['0', '3.8', '1,235']);
});
