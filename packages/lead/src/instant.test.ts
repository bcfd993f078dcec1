import fc from 'fast-check';
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

const form =
  /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** What the language makes of a text of the strict form, if the day exists. */
const readPlainly = (text: string): number | undefined => {
  const [, year = '', month = '', day = ''] = form.exec(text) ?? [];
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isDay = year !== '' && Number(year) > 0 && date.toISOString().slice(0, 10) === `${year}-${month}-${day}`;
  return isDay ? Date.parse(text) : undefined;
};

const digits = (width: number, max: number) => fc.nat({ max }).map((value) => String(value).padStart(width, '0'));
const written = fc
  .tuple(
    fc.oneof(digits(4, 9999), fc.constantFrom('0000', '0099', '0100', '1900', '2000', '2024')),
    ...[13, 32, 25, 61, 61].map((max) => digits(2, max)),
    fc.constantFrom('', '.1', '.123', '.1234', '.'),
    fc.constantFrom('Z', '', '+01:00', '-23:59', '+24:00', 'z'),
  )
  .map(
    ([year, month, day, hour, minute, second, fraction, zone]) =>
      `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone}`,
  );

test('a moment read the short way is what the language reads, in whatever order moments are looked at', () => {
  fc.assert(
    fc.property(fc.array(written, { minLength: 1, maxLength: 4 }), (texts) => {
      for (const text of [...texts, ...texts.toReversed(), ...texts]) expect(readInstant(text)).toBe(readPlainly(text));
    }),
    { numRuns: 3000 },
  );
});
