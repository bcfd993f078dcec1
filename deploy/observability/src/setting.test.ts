import { expect, test } from 'vitest';
import { createScale, standardSetting, writeSpan } from './setting.ts';

test('spans are written in whole units, the largest first', () => {
  expect(writeSpan(86_400_000)).toBe('24h');
  expect(writeSpan(5_400_000)).toBe('1h30m');
  expect(writeSpan(500)).toBe('500ms');
  expect(writeSpan(0)).toBe('1ms');
});

test('at scale 1 the thresholds of a token of 24 h are 8 and 4 hours', () => {
  const { life, span, seconds, secondOfDay } = createScale(standardSetting);
  expect([life(1 / 3), life(1 / 6)]).toEqual([28_800, 14_400]);
  expect([span(300), seconds(300), secondOfDay]).toEqual(['5m', 300, 'time() % 86400']);
});
