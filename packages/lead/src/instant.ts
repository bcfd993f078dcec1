import { isCalendarDate } from './calendar.ts';

const instant =
  /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

const utcForm = /^\d{4}-\d\d-\d\dT[012]\d:[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;

const digitAt = (text: string, at: number): number => text.charCodeAt(at) - 48;
const twoDigitsAt = (text: string, at: number): number => digitAt(text, at) * 10 + digitAt(text, at + 1);

/**
 * Reads what almost every source writes, in UTC with seconds or milliseconds, at a fraction of what all forms cost together.
 * Undefined says nothing of the text but that it is to be read with care.
 */
const readUtcInstant = (text: string): number | undefined => {
  if (!utcForm.test(text)) return undefined;
  const year = twoDigitsAt(text, 0) * 100 + twoDigitsAt(text, 2);
  const [month, day, hour] = [twoDigitsAt(text, 5), twoDigitsAt(text, 8), twoDigitsAt(text, 11)];
  // Every month has its first 28 days; `Date.UTC` takes the years before 100 for those of the last century.
  if (year < 100 || month < 1 || month > 12 || day < 1 || day > 28 || hour > 23) return undefined;
  const milli = text.length > 20 ? digitAt(text, 20) * 100 + twoDigitsAt(text, 21) : 0;
  return Date.UTC(year, month - 1, day, hour, twoDigitsAt(text, 14), twoDigitsAt(text, 17), milli);
};

/**
 * Reads a moment in strict ISO-8601: `2026-11-22T10:00:00Z`, the seconds and their fraction optional, the time zone
 * not: without one a time of consent could be wrong by half a day. The day must exist.
 *
 * @returns milliseconds since 1970, or undefined where the text is anything else.
 */
export const readInstant = (text: string): number | undefined => {
  if (text === before.text) return before.moment;
  if (text !== last.text) [before, last] = [last, { text, moment: readUtcInstant(text) ?? readAnyInstant(text) }];
  return last.moment;
};

interface ReadInstant {
  readonly text: string;
  readonly moment: number | undefined;
}

/** A lead has two moments, and they are looked at several times, in turn. */
let last: ReadInstant = { text: '', moment: undefined };
let before = last;

const readAnyInstant = (text: string): number | undefined => {
  const match = instant.exec(text);
  if (match === null) return undefined;

  const [, year, month, day] = match;
  if (!isCalendarDate({ year: Number(year), month: Number(month), day: Number(day) })) return undefined;
  return Date.parse(text);
};

const dayMs = 86_400_000;

/**
 * Reads a moment as the API writes it, for asking whether something came after it.
 *
 * A date without time (`deleted_at`) counts as the *end* of that UTC day, because the time within the day is not known
 * and a consent given earlier that day must not undo what came later. A time without zone is taken as UTC.
 *
 * @returns milliseconds since 1970, or undefined where the text cannot be read.
 */
export const readVendorMoment = (text: string): number | undefined => {
  const isDateOnly = /^\d{4}-\d\d-\d\d$/.test(text);
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  const parsed = Date.parse(isDateOnly || hasZone ? text : `${text}Z`);
  if (Number.isNaN(parsed)) return undefined;
  return isDateOnly ? parsed + dayMs : parsed;
};
