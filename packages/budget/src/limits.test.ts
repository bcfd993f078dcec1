import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sendWindow, spacingMs } from './limits.ts';

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

test.each([
  [0, 0, 25],
  [7, 0, 25],
  [10, 3, 22],
  [12, 5, 20],
])('with %d ms of doubt about the time a slot is used from %d to %d ms after its moment', (doubtMs, fromMs, toMs) => {
  expect(sendWindow(doubtMs)).toEqual({ fromMs, toMs });
});

test('a window stays open however far Redis is away', () => {
  expect(sendWindow(500)).toEqual(sendWindow(12));
});

test('a send as late as can be and one as early as can be still have the second between them', () => {
  const doubt = fc.double({ min: 0, max: 12, noNaN: true });
  fc.assert(
    fc.property(doubt, doubt, (lateDoubtMs, earlyDoubtMs) => {
      const latestMs = sendWindow(lateDoubtMs).toMs + lateDoubtMs;
      const earliestMs = sendWindow(earlyDoubtMs).fromMs - earlyDoubtMs;
      expect(1040 + earliestMs - latestMs).toBeGreaterThan(1000);
    }),
  );
});
