import { isCalendarDate } from './calendar.ts';

const instant =
  /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Reads a moment in strict ISO-8601: `2026-11-22T10:00:00Z`, the seconds and their fraction optional, the time zone
 * not: without one a time of consent could be wrong by half a day. The day must exist.
 *
 * @returns milliseconds since 1970, or undefined where the text is anything else.
 */
export const readInstant = (text: string): number | undefined => {
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
