import { expect, test } from 'vitest';
import { faultsOf, leastEvent, makeLead, refuse } from '../test/samples.ts';

test('every fault of a record is listed at once, with field and rule', () => {
  const error = refuse({
    id: 'a-7',
    source: 'shop',
    email: 'nobody',
    fristName: 'Ada',
    lastName: null,
    address: { zip: 2110, city: 'x'.repeat(51) },
    birthday: { month: 2, day: 30 },
    anniversary: '2021-02-29',
    lists: 'Newsletter',
    consent: { obtainedAt: '2026-11-22' },
  });
  expect(error).toMatchObject({ code: 'invalid_field', leadId: 'a-7', source: 'shop' });
  expect(error.faults).toEqual([
    'email: must be an email address',
    'lastName: must not be null; leave the field out instead',
    'address.city: must be at most 50 characters',
    'address.zip: is not a field of a lead',
    'birthday: must be a day that its month has',
    'anniversary: must be a real date such as 2020-04-09, 2020/4/9, 04/09/2020 or 4-9-2020 (month before day)',
    'lists: must be a list',
    'consent.permission: is required',
    'consent.obtainedAt: must be an ISO-8601 date and time with a time zone, such as 2026-11-22T10:00:00Z',
    'fristName: is not a field of a lead',
  ]);
  expect(error.message).toBe(`invalid_field: ${error.faults.join('; ')}`);
});

test.each([
  ['firstName', 50],
  ['lastName', 50],
  ['jobTitle', 50],
  ['companyName', 50],
  ['phone', 25],
  ['source', 255],
  ['id', 255],
])('%s takes %i characters and not one more', (field, max) => {
  expect(makeLead({ [field]: 'x'.repeat(max) })).toMatchObject({ [field]: 'x'.repeat(max) });
  expect(faultsOf({ [field]: 'x'.repeat(max + 1) })).toEqual([`${field}: must be at most ${max} characters`]);
});

test.each([
  ['street', 255],
  ['city', 50],
  ['state', 50],
  ['postalCode', 50],
  ['country', 50],
])('address.%s takes %i characters and not one more', (part, max) => {
  expect(makeLead({ address: { [part]: 'x'.repeat(max) } }).address).toEqual({ [part]: 'x'.repeat(max) });
  const faults = faultsOf({ address: { [part]: 'x'.repeat(max + 1) } });
  expect(faults).toEqual([`address.${part}: must be at most ${max} characters`]);
});

test('a character beyond U+FFFF counts as two, so that no way of counting finds too many', () => {
  expect(makeLead({ firstName: '🎉'.repeat(25) }).firstName).toHaveLength(50);
  expect(faultsOf({ firstName: '🎉'.repeat(26) })).toEqual(['firstName: must be at most 50 characters']);
});

test('an email of 80 characters is read, a longer one is email_too_long', () => {
  const make = (length: number) => `${'a'.repeat(60)}@${'b'.repeat(length - 65)}.org`;
  expect(makeLead({ email: make(80) }).email).toHaveLength(80);
  expect(refuse({ ...leastEvent, email: make(81) })).toMatchObject({ code: 'email_too_long', leadId: 'a-1' });
});

test('a long email among other faults is an invalid field', () => {
  const error = refuse({ ...leastEvent, email: `${'a'.repeat(60)}@${'b'.repeat(60)}.org`, phone: 5550100 });
  expect(error.code).toBe('invalid_field');
  expect(error.faults).toEqual(['email: must be at most 80 characters', 'phone: must be text']);
});

test('50 custom fields are read, 51 are too_many_custom_fields', () => {
  const make = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`field_${index}`, 'x']));
  expect(Object.keys(makeLead({ customFields: make(50) }).customFields)).toHaveLength(50);
  expect(refuse({ ...leastEvent, customFields: make(51) }).code).toBe('too_many_custom_fields');
});

test('a custom field takes 255 characters, its name 50', () => {
  expect(makeLead({ customFields: { ['n'.repeat(50)]: 'x'.repeat(255) } }).customFields).toHaveProperty('n'.repeat(50));
  expect(faultsOf({ customFields: { color: 'x'.repeat(256) } })).toEqual([
    'customFields.color: must be at most 255 characters',
  ]);
  expect(faultsOf({ customFields: { ['n'.repeat(51)]: 'x' } })).toEqual([
    'customFields.(name 1): must have a shorter name',
  ]);
  expect(faultsOf({ customFields: { color: ['red'] } })).toEqual([
    'customFields.color: must be text of at most 255 characters, a number or a boolean',
  ]);
});

test('50 lists and 50 tags are read, 51 are not', () => {
  const make = (count: number) => Array.from({ length: count }, (_, index) => `list ${index}`);
  expect(makeLead({ lists: make(50), tags: make(50) }).lists).toHaveLength(50);
  expect(faultsOf({ lists: make(51), tags: make(51) })).toEqual([
    'lists: must be at most 50 entries',
    'tags: must be at most 50 entries',
  ]);
});

test('half a birthday, a month beyond the year and a number that is none are refused', () => {
  expect(faultsOf({ birthday: { month: 4 } })).toEqual(['birthday.day: is required']);
  expect(faultsOf({ birthday: { month: 13, day: 1 } })).toContain('birthday.month: must be at most 12');
  expect(faultsOf({ birthday: { month: '4', day: 1.5 } })).toEqual([
    'birthday.month: must be a number',
    'birthday.day: must be a whole number',
  ]);
  expect(refuse('{"id":"a-1","email":"ada@example.org","birthday":{"month":1e999,"day":1}}').code).toBe(
    'invalid_field',
  );
});

test('29 February is a birthday, 31 April is none', () => {
  expect(makeLead({ birthday: { month: 2, day: 29 } }).birthday).toEqual({ month: 2, day: 29 });
  expect(faultsOf({ birthday: { month: 4, day: 31 } })).toEqual(['birthday: must be a day that its month has']);
});

test('text with control characters or half a character is refused, line breaks in an address are not', () => {
  expect(faultsOf({ firstName: 'A\u0000da' })).toEqual(['firstName: must be text without control characters']);
  expect(faultsOf({ firstName: 'A\ud800' })).toEqual(['firstName: must be text without control characters']);
  expect(faultsOf({ id: 'a\nb' })).toEqual(['id: must be one line of text without control characters']);
  expect(makeLead({ address: { street: '1 Main St\nApt 4' } }).address).toEqual({ street: '1 Main St\nApt 4' });
});

test('names of any script are read', () => {
  const event = {
    firstName: 'Владимир',
    lastName: '山田',
    companyName: 'Åsa & Söhne 🎉',
    email: 'jörg@müller.example',
  };
  expect(makeLead(event)).toMatchObject(event);
});

test('consent names one of two permissions', () => {
  const faults = faultsOf({ consent: { permission: 'unsubscribed' }, operation: 'delete' });
  expect(faults).toEqual([
    'operation: must be one of upsert, update',
    'consent.permission: must be one of explicit, implicit',
  ]);
});

test('a time of consent is believed up to 5 minutes ahead', () => {
  const consent = { permission: 'explicit', obtainedAt: '2026-11-22T10:10:00Z' };
  expect(makeLead({ consent }).consent).toEqual(consent);
  expect(faultsOf({ consent: { ...consent, obtainedAt: '2026-11-22T10:10:01Z' } })).toEqual([
    'consent.obtainedAt: must not be more than 5 minutes in the future',
  ]);
  expect(faultsOf({ occurredAt: '2027-01-01T00:00:00Z' })).toEqual([
    'occurredAt: must not be more than 5 minutes in the future',
  ]);
  expect(makeLead({ occurredAt: '2027-01-01T00:00:00Z', consent }).id).toBe('a-1');
});

test('a name of the lead must not contain the email address, since names are logged', () => {
  const error = refuse({ id: 'signup-ADA@example.org-1', source: 'from ada@example.org', email: 'ada@example.org' });
  expect(error.faults).toEqual([
    'id: must not contain the email address',
    'source: must not contain the email address',
  ]);
  expect(error).toMatchObject({ leadId: undefined, source: undefined });
});

test('the names objects are made of are neither lost nor harmful', () => {
  const error = refuse(
    '{"id":"a-1","email":"ada@example.org","customFields":{"__proto__":"x"},"__proto__":{"lists":["y"]}}',
  );
  expect(error.faults).toEqual([
    '(name 4): is not a field of a lead',
    'customFields: must not have the name __proto__',
  ]);
  expect(Object.hasOwn(Object.prototype, 'lists')).toBe(false);
  expect(makeLead({ customFields: { constructor: 'x', toString: 'y' } }).customFields).toEqual({
    constructor: 'x',
    toString: 'y',
  });
});
