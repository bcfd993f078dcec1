import { expect, test } from 'vitest';
import { spacingMs } from './limits.ts';

test.each([
  [4, 260],
  [10, 104],
  [3, 347],
  [0.5, 2080],
])('%d per second are spaced by %d ms, so that one more spans at least 1,040 ms', (perSecond, expected) => {
  expect(spacingMs({ perSecond, perDay: 1 })).toBe(expected);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('%d per second is no limit and is refused', (perSecond) => {
  expect(() => spacingMs({ perSecond, perDay: 1 })).toThrow(RangeError);
});
