import { expect, test } from 'vitest';
import { endOfDay, quotaHoldEnd, utcDay } from './utc-day.ts';

const at = (text: string): number => Date.parse(text);

test('a day begins at 00:00 UTC and ends where the next begins', () => {
  const day = utcDay(at('2026-11-22T00:00:00Z'));
  expect(utcDay(at('2026-11-22T23:59:59.999Z'))).toBe(day);
  expect(endOfDay(day)).toBe(at('2026-11-23T00:00:00Z'));
});

test('a refusal holds until the next midnight', () => {
  expect(quotaHoldEnd(at('2026-11-22T00:01:00Z'))).toBe(at('2026-11-23T00:00:00Z'));
  expect(quotaHoldEnd(at('2026-11-22T23:59:59.999Z'))).toBe(at('2026-11-23T00:00:00Z'));
});

test('a refusal heard in the first minute of a day is about the day before and holds for that minute', () => {
  expect(quotaHoldEnd(at('2026-11-22T00:00:00.300Z'))).toBe(at('2026-11-22T00:01:00Z'));
});
