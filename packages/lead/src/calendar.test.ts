import { expect, test } from 'vitest';
import { isBirthday, readAnniversary } from './calendar.ts';

test.each(['04/09/2020', '4/9/2020', '2020/04/09', '2020/4/9', '2020-04-09', '2020-4-9', '4-9-2020', '04-09-2020'])(
  'an anniversary may be written %s',
  (text) => {
    expect(readAnniversary(text)).toEqual({ year: 2020, month: 4, day: 9 });
  },
);

test.each(['2021-02-29', '13/01/2020', '2020-04-31', '0000-01-01', '2020-00-10', '1/32/2020'])(
  '%s is no real date',
  (text) => {
    expect(readAnniversary(text)).toBeUndefined();
  },
);

test.each([
  '2020-04/09',
  '20-04-09',
  '2020.04.09',
  '9 April 2020',
  '2020-04-09T00:00:00Z',
  '',
  '2020-04',
  ' 2020-04-09',
])('an anniversary may not be written %j', (text) => {
  expect(readAnniversary(text)).toBeUndefined();
});

test('a leap day is an anniversary in leap years only', () => {
  expect(readAnniversary('2/29/2024')).toEqual({ year: 2024, month: 2, day: 29 });
  expect(readAnniversary('2/29/1900')).toBeUndefined();
  expect(readAnniversary('2/29/2000')).toBeDefined();
});

test('a birthday is a day its month can have', () => {
  const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  days.forEach((last, index) => {
    expect(isBirthday({ month: index + 1, day: last })).toBe(true);
    expect(isBirthday({ month: index + 1, day: last + 1 })).toBe(false);
  });
});
