import { expect, it } from 'vitest';
import { describeDistance, describeDuration } from './describe-time.ts';

it.each([
  [0, '0 s'],
  [-5000, '0 s'],
  [8400, '8 s'],
  [60_000, '1 min'],
  [3_599_600, '1 h'],
  [41_520_000, '11 h 32 min'],
  [90_000_000, '1 d 1 h'],
  [86_460_000, '1 d'],
])('writes %d ms as %s', (ms, text) => {
  expect(describeDuration(ms)).toBe(text);
});

it('writes how far off a moment is, before and after', () => {
  const nowMs = Date.UTC(2026, 10, 22, 10);
  expect(describeDistance(nowMs + 61_000, nowMs)).toBe('in 1 min 1 s (2026-11-22 10:01:01 UTC)');
  expect(describeDistance(nowMs - 1000, nowMs)).toBe('1 s ago (2026-11-22 09:59:59 UTC)');
});
