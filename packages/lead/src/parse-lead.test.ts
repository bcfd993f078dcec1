import { expect, test } from 'vitest';
import { catchInvalid, faultsOf, fullEvent, leastEvent, makeLead, makeRecord, nowMs, refuse } from '../test/samples.ts';
import { leadKey, parseLead } from './index.ts';

test('the example of the design is read with every field', () => {
  expect(parseLead(makeRecord(fullEvent), { nowMs })).toEqual(fullEvent);
});

test('a lead needs no more than an id and an email address', () => {
  const lead = parseLead(makeRecord(leastEvent), { nowMs });
  expect(lead).toEqual({ ...leastEvent, operation: 'upsert', customFields: {}, lists: [], tags: [] });
});

test('the key of a lead is its email address in lower case, the address itself stays as given', () => {
  const lead = makeLead({ email: '  Ada.Byron@Example.ORG ' });
  expect(lead.email).toBe('Ada.Byron@Example.ORG');
  expect(leadKey(lead)).toBe('ada.byron@example.org');
});

test('a byte order mark is skipped', () => {
  const value = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify(leastEvent))]);
  expect(parseLead({ value, headers: {}, timestampMs: nowMs }, { nowMs }).id).toBe('a-1');
});

test('empty and blank texts, lists and objects are absent, also those that become empty', () => {
  const lead = makeLead({
    firstName: '',
    lastName: '  ',
    address: { street: '' },
    birthday: {},
    lists: ['', ' '],
    consent: {},
  });
  expect(lead).toEqual(makeLead());
});

test('texts are trimmed, and lists and tags named twice count once', () => {
  const lead = makeLead({ firstName: ' Ada ', lists: ['Newsletter', 'Newsletter '], tags: ['expo', 'expo'] });
  expect(lead).toMatchObject({ firstName: 'Ada', lists: ['Newsletter'], tags: ['expo'] });
});

test('numbers and booleans in custom fields become text where nothing is lost by it', () => {
  expect(makeLead({ customFields: { score: 42, share: 0.125, vip: true } }).customFields).toEqual({
    score: '42',
    share: '0.125',
    vip: 'true',
  });
  const rule = 'must be written as text: a number of so many digits would be rounded';
  expect(faultsOf({ customFields: { serial: 2 ** 64 } })).toEqual([`customFields.serial: ${rule}`]);
  expect(faultsOf({ customFields: { tiny: 1e-9 } })).toEqual([`customFields.tiny: ${rule}`]);
});

test('a value of null is a tombstone', () => {
  const error = catchInvalid(() => parseLead({ value: null, headers: {}, timestampMs: nowMs }, { nowMs }));
  expect(error).toMatchObject({ code: 'tombstone', retryable: false, leadId: undefined });
});

test.each(['', ' \r\n\t ', '\uFEFF'])('a record of nothing or of white space is empty (%j)', (text) => {
  expect(refuse(text).code).toBe('empty');
});

test('an object without fields is not empty but lacks what a lead needs', () => {
  expect(refuse({})).toMatchObject({ code: 'invalid_field', faults: ['id: is required', 'email: is required'] });
});

test.each(['[]', 'null', '"text"', '17', 'true'])('JSON that is no object is an invalid field (%s)', (text) => {
  expect(refuse(text)).toMatchObject({ code: 'invalid_field', faults: ['record: must be a JSON object'] });
});

test.each(['{', '{"id":"a-1","email":"ada@example.org",}', 'hello', '{}{}'])('broken JSON has no id (%s)', (text) => {
  expect(refuse(text)).toMatchObject({ code: 'not_json', leadId: undefined });
});

test('bytes that are not UTF-8 are not JSON', () => {
  const value = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]);
  const error = catchInvalid(() => parseLead({ value, headers: {}, timestampMs: nowMs }, { nowMs }));
  expect(error).toMatchObject({ code: 'not_json', faults: ['record: is not UTF-8 text'] });
});

test('a record over the limit is too large, one of exactly the limit is not', () => {
  const record = makeRecord(leastEvent);
  const size = record.value?.byteLength ?? 0;
  expect(parseLead(record, { nowMs, maxBytes: size }).id).toBe('a-1');
  expect(catchInvalid(() => parseLead(record, { nowMs, maxBytes: size - 1 })).code).toBe('too_large');
  expect(refuse(`{"id":"${'a'.repeat(65_536)}"}`).code).toBe('too_large');
});

test('of a name given twice the last one counts', () => {
  expect(parseLead(makeRecord('{"id":"a","id":"b","email":"ada@example.org"}'), { nowMs }).id).toBe('b');
});

test.each([
  ['lists', '['.repeat(30_000) + ']'.repeat(30_000)],
  ['objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['a field', `{"id":"a-1","email":"ada@example.org","address":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`],
])('deep nesting is refused, not followed (%s)', (_, text) => {
  expect(refuse(text).code).toBe('invalid_field');
});

test('a record of thousands of unknown fields is told in a hundred faults and a count', () => {
  const unknown = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`unknown_${index}`, 1]));
  const error = refuse({ ...leastEvent, ...unknown });
  expect(error.faults).toHaveLength(101);
  expect(error.faults.at(-1)).toBe('record: has 2900 more faults');
});
