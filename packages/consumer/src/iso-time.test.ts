import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toIsoTime } from './iso-time.ts';

test('a time is written as the language writes it, in whatever order times come', () => {
  const anyTime = fc.oneof(fc.integer({ min: -8.64e15, max: 8.64e15 }), fc.integer({ min: -3000, max: 3000 }));
  fc.assert(
    fc.property(anyTime, (ms) => {
      expect(toIsoTime(ms)).toBe(new Date(ms).toISOString());
    }),
  );
});

test('what is no time is refused, and the next is written right', () => {
  toIsoTime(5);
  expect(() => toIsoTime(Number.NaN)).toThrow(RangeError);
  expect(toIsoTime(1005)).toBe('1970-01-01T00:00:01.005Z');
});
