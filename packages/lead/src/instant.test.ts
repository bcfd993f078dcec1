import { expect, test } from 'vitest';
import { readInstant, readVendorMoment } from './instant.ts';

test.each([
  ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.000Z'],
  ['2026-11-22T10:00Z', '2026-11-22T10:00:00.000Z'],
  ['2026-11-22T10:00:00.123456789Z', '2026-11-22T10:00:00.123Z'],
  ['2026-11-22T10:00:00+01:00', '2026-11-22T09:00:00.000Z'],
  ['2024-02-29T23:59:59-05:30', '2024-03-01T05:29:59.000Z'],
])('%s is a moment', (text, iso) => {
  expect(new Date(readInstant(text) ?? Number.NaN).toISOString()).toBe(iso);
});

test.each([
  '2026-11-22',
  '2026-11-22T10:00:00',
  '2026-11-22 10:00:00Z',
  '2026-11-22T10:00:00+0100',
  '2026-02-30T10:00:00Z',
  '2025-02-29T10:00:00Z',
  '2026-11-22T24:00:00Z',
  '2026-11-22T10:60:00Z',
  '2026-11-22T10:00:60Z',
  '2026-11-22T10:00:00+24:00',
  'Sun, 22 Nov 2026 10:00:00 GMT',
  '1795000000000',
  '',
])('%j is no moment', (text) => {
  expect(readInstant(text)).toBeUndefined();
});

test('a date of the API without time lasts to the end of that UTC day', () => {
  expect(readVendorMoment('2026-07-08')).toBe(Date.parse('2026-07-09T00:00:00Z'));
});

test('a time of the API without zone is UTC, and one that cannot be read is none', () => {
  expect(readVendorMoment('2026-07-08T10:00:00')).toBe(Date.parse('2026-07-08T10:00:00Z'));
  expect(readVendorMoment('2026-07-08T10:00:00-05:00')).toBe(Date.parse('2026-07-08T15:00:00Z'));
  expect(readVendorMoment('soon')).toBeUndefined();
});
