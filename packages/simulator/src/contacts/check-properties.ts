import { textLimits } from './limits.ts';

/** A request body known to be a JSON object. */
export type Body = Readonly<Record<string, unknown>>;

const ADDRESS = /^[^\s@"(),:;<>[\\\]]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i;
const ANNIVERSARY = /^(?:\d{1,2}\/\d{1,2}\/\d{4}|\d{4}\/\d{1,2}\/\d{1,2}|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{4})$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a value is a JSON object. */
export const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value is written like a UUID. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/** Whether a property is left out: absent, null or blank. */
export const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '';

/** Lists the faults of one text. */
export const checkText = (name: string, value: unknown, maxLength: number): string[] => {
  if (isBlank(value)) return [];
  if (typeof value !== 'string') return [`${name} does not have a valid value`];
  return value.length > maxLength ? [`${name} exceeds the maximum length of ${maxLength}`] : [];
};

/** Lists the faults of an email address that must be there. */
export const checkAddress = (value: unknown, maxLength: number): string[] => {
  if (typeof value !== 'string' || !ADDRESS.test(value)) return ['Email address is invalid'];
  return checkText('email_address', value, maxLength);
};

const checkBirthday = (body: Body): string[] => {
  const { birthday_month: month, birthday_day: day } = body;
  if (isBlank(month) && isBlank(day)) return [];
  if (isBlank(month)) return ['birthday_month is missing'];
  if (isBlank(day)) return ['birthday_day is missing'];

  const inRange = (value: unknown, most: number): boolean =>
    Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most;
  return [
    ...(inRange(month, 12) ? [] : ['birthday_month does not have a valid value']),
    ...(inRange(day, 31) ? [] : ['birthday_day does not have a valid value']),
  ];
};

const checkAnniversary = (value: unknown): string[] => {
  if (isBlank(value)) return [];
  return typeof value === 'string' && ANNIVERSARY.test(value) ? [] : ['anniversary does not have a valid value'];
};

/** Lists the faults of a contact's top-level properties, which are the same in all three bodies (reference 3.6). */
export const checkProperties = (body: Body): string[] => [
  ...Object.entries(textLimits).flatMap(([name, maxLength]) => checkText(name, body[name], maxLength)),
  ...checkBirthday(body),
  ...checkAnniversary(body.anniversary),
];

/** Lists a fault unless the value is one of `Account` and `Contact`. */
export const checkSource = (name: string, value: unknown): string[] => {
  const isValid = value === 'Account' || value === 'Contact';
  if (isValid) return [];
  return isBlank(value)
    ? [`${name} is missing`, `${name} does not have a valid value`]
    : [`${name} does not have a valid value`];
};
