/** A day of the Gregorian calendar; month and day start at 1. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const leapYear = 2000;

const countDays = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
};

/** Tells whether such a day exists in such a month of such a year; there is no year 0. */
export const isCalendarDate = ({ year, month, day }: CalendarDate): boolean =>
  year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= countDays(year, month);

/** Tells whether somebody can be born on this day: valid for its month, 29 February included. */
export const isBirthday = ({ month, day }: { readonly month: number; readonly day: number }): boolean =>
  isCalendarDate({ year: leapYear, month, day });

const yearFirst = /^(\d{4})([/-])(\d{1,2})\2(\d{1,2})$/;
const yearLast = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4})$/;

/**
 * Reads an anniversary in one of the API's formats (reference 3.6): year first or last, `/` or `-`, months before days,
 * one or two digits for month and day.
 *
 * @returns the date, or undefined where the text has another form or names no real day.
 */
export const readAnniversary = (text: string): CalendarDate | undefined => {
  const first = yearFirst.exec(text);
  const last = yearLast.exec(text);
  const [year, month, day] = first ? [first[1], first[3], first[4]] : [last?.[4], last?.[1], last?.[3]];
  if (year === undefined) return undefined;

  const date = { year: Number(year), month: Number(month), day: Number(day) };
  return isCalendarDate(date) ? date : undefined;
};
