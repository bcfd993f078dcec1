import { type BadRecord, person, planted } from './bad-records.ts';
import { startMs } from './delivery.ts';

const { address, firstName, lastName, phone, word } = planted;
const many = (count: number) => Array.from({ length: count }, (_, index) => `${word}-${index}`);
const fields = (count: number) => Object.fromEntries(many(count).map((name) => [name, lastName]));
const long = (length: number) => lastName.padEnd(length, 'y');
const explicit = { permission: 'explicit' };
const tooLateMs = startMs + 300_001;
const aheadOfTime = 'must not be more than 5 minutes in the future';

const invalid = (what: string, event: object, ...faults: string[]): BadRecord => ({
  what,
  reason: 'invalid_field',
  faults,
  record: { value: { ...person, ...event } },
  leadId: 'bad-1',
});

/** Events with a field that the API would refuse, or that could be read two ways. */
export const wrongFields: readonly BadRecord[] = [
  {
    ...invalid('an object without fields', {}, 'id: is required', 'email: is required'),
    record: { value: {} },
    leadId: undefined,
  },
  invalid('no email', { email: undefined }, 'email: is required'),
  invalid('null for an email', { email: null }, 'email: must not be null; leave the field out instead'),
  invalid('an email without a domain', { email: word }, 'email: must be an email address'),
  invalid('an email with a name around it', { email: `${lastName} <${address}>` }, 'email: must be an email address'),
  invalid('a misspelt field', { fristName: 'Z' }, 'fristName: is not a field of a lead'),
  invalid('a field named by an address', { [`${word}@private.example`]: 1 }, '(name 5): is not a field of a lead'),
  invalid('a number for a name', { firstName: 17 }, 'firstName: must be text'),
  invalid('a name of 51 characters', { lastName: long(51) }, 'lastName: must be at most 50 characters'),
  invalid('a bell in a name', { lastName: `${lastName}\u0007` }, 'lastName: must be text without control characters'),
  invalid('half a character', { lastName: `${lastName}\ud83d` }, 'lastName: must be text without control characters'),
  invalid('a phone number of 26 characters', { phone: phone.padEnd(26, '0') }, 'phone: must be at most 25 characters'),
  invalid('a birthday without a day', { birthday: { month: 4 } }, 'birthday.day: is required'),
  invalid(
    'a birthday on 31 February',
    { birthday: { month: 2, day: 31 } },
    'birthday: must be a day that its month has',
  ),
  invalid(
    'an anniversary on 30 February',
    { anniversary: '2020-02-30' },
    'anniversary: must be a real date such as 2020-04-09, 2020/4/9, 04/09/2020 or 4-9-2020 (month before day)',
  ),
  invalid('an unknown part of an address', { address: { town: 'Q' } }, 'address.town: is not a field of a lead'),
  invalid('a city of 51 characters', { address: { city: long(51) } }, 'address.city: must be at most 50 characters'),
  invalid(
    'an object in a custom field',
    { customFields: { score: { lastName } } },
    'customFields.score: must be text of at most 255 characters, a number or a boolean',
  ),
  invalid(
    'a number that JSON has rounded',
    { customFields: { score: 2 ** 64 } },
    'customFields.score: must be written as text: a number of so many digits would be rounded',
  ),
  invalid('text for lists', { lists: lastName }, 'lists: must be a list'),
  invalid('51 lists', { lists: many(51) }, 'lists: must be at most 50 entries'),
  invalid(
    'a line break in a tag',
    { tags: [`a\n${lastName}`] },
    'tags.0: must be one line of text without control characters',
  ),
  invalid('another operation', { operation: 'delete' }, 'operation: must be one of upsert, update'),
  invalid(
    'another permission',
    { consent: { permission: word } },
    'consent.permission: must be one of explicit, implicit',
  ),
  invalid('consent to nothing', { consent: { evidence: lastName } }, 'consent.permission: is required'),
  invalid(
    'a time without a zone',
    { consent: { ...explicit, obtainedAt: '2026-11-22T10:00:00' } },
    'consent.obtainedAt: must be an ISO-8601 date and time with a time zone, such as 2026-11-22T10:00:00Z',
  ),
  invalid(
    'a consent from the future',
    { consent: { ...explicit, obtainedAt: new Date(tooLateMs).toISOString() } },
    `consent.obtainedAt: ${aheadOfTime}`,
  ),
  {
    ...invalid('a record from the future', {}, `time of consent: ${aheadOfTime}`),
    record: { value: person, timestampMs: tooLateMs },
  },
  {
    ...invalid('an id that carries the address', { id: `form/${address}` }, 'id: must not contain the email address'),
    leadId: undefined,
  },
  invalid(
    'several faults at once',
    { firstName: [firstName], lastName: long(51), phone: null, nickname: 'Z' },
    'firstName: must be text',
    'lastName: must be at most 50 characters',
    'phone: must not be null; leave the field out instead',
    'nickname: is not a field of a lead',
  ),
];

/** Events over a limit that has a reason of its own. */
export const overLimits: readonly BadRecord[] = [
  {
    ...invalid(
      'an email of 81 characters',
      { email: address.replace('.ex', `${'x'.repeat(50)}.ex`) },
      'email: must be at most 80 characters',
    ),
    reason: 'email_too_long',
  },
  {
    ...invalid(
      'an explicit email of 51 characters',
      { email: address.padStart(51, 'z'), consent: explicit },
      'email: must be at most 50 characters where consent is explicit',
    ),
    reason: 'email_too_long',
  },
  {
    ...invalid(
      '26 custom fields',
      { customFields: fields(26) },
      'customFields: must be at most 25 for an implicit lead',
    ),
    reason: 'too_many_custom_fields',
  },
  {
    ...invalid(
      '51 custom fields',
      { customFields: fields(51), consent: explicit },
      'customFields: must be at most 50 fields',
    ),
    reason: 'too_many_custom_fields',
  },
];
