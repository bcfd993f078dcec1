import { gzipSync } from 'node:zlib';
import type { GivenRecord } from './delivery.ts';

/** What a source may put in that must never come out again in a message or a log line. */
export const planted = {
  address: 'zephyrine.quill@private.example',
  firstName: 'Zephyrine',
  lastName: 'Quillworthy',
  phone: '+1 555 014 7788',
  word: 'xyzzyplugh',
} as const;

/** A record that no API call could carry: what it is, the reason it is set aside for, and every fault of it. */
export interface BadRecord {
  readonly what: string;
  readonly reason: string;
  readonly faults: readonly string[];
  readonly record: GivenRecord;
  /** The lead's id as far as it can still be told. */
  readonly leadId: string | undefined;
}

const { address, firstName, lastName } = planted;

/** A person with an event id and nothing wrong. */
export const person = { id: 'bad-1', email: address, firstName, lastName };

const bytes = (text: string) => Buffer.from(text);

const unread = (what: string, reason: string, fault: string, value: Buffer | null): BadRecord => ({
  what,
  reason,
  faults: [fault],
  record: { value },
  leadId: undefined,
});

/** Records that cannot be read as an event at all. */
export const unreadableRecords: readonly BadRecord[] = [
  unread('a tombstone', 'tombstone', 'record: has no value', null),
  unread('a record of no bytes', 'empty', 'record: is empty', bytes('')),
  unread('a record of white space', 'empty', 'record: is empty', bytes(' \r\n\t ')),
  unread('a byte order mark alone', 'empty', 'record: is empty', bytes('\uFEFF')),
  unread('a line of CSV', 'not_json', 'record: is not JSON', bytes(`${lastName};${address}`)),
  unread('JSON cut off midway', 'not_json', 'record: is not JSON (at character 41)', bytes(`{"email":"${address}`)),
  unread('JSON in single quotes', 'not_json', 'record: is not JSON (at character 1)', bytes(`{'email':'${address}'}`)),
  unread('two events in a row', 'not_json', 'record: is not JSON (at character 2)', bytes(`{}{"email":"${address}"}`)),
  unread('Latin-1 instead of UTF-8', 'not_json', 'record: is not UTF-8 text', Buffer.from(`"${lastName}é"`, 'latin1')),
  unread('a zipped event', 'not_json', 'record: is not UTF-8 text', gzipSync(JSON.stringify(person))),
  unread('an event over 64 KiB', 'too_large', 'record: must be at most 65536 bytes', bytes(lastName.padEnd(65_537))),
  unread('a list of events', 'invalid_field', 'record: must be a JSON object', bytes(JSON.stringify([person]))),
  unread('a JSON text', 'invalid_field', 'record: must be a JSON object', bytes(JSON.stringify(address))),
];

const enveloped = (
  what: string,
  reason: string,
  fault: string,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): BadRecord => ({
  what,
  reason,
  faults: [fault],
  record: {
    value,
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, bytes(text)])),
  },
  leadId: 'id' in value || 'ce_id' in headers ? 'bad-1' : undefined,
});

const oldBinary = { ce_specversion: '0.3', ce_id: 'bad-1' };
const batch = { 'content-type': 'application/cloudevents-batch+json' };
const avro = { 'content-type': 'application/cloudevents+avro' };

/** CloudEvents with something wrong about the envelope. */
export const badEnvelopes: readonly BadRecord[] = [
  enveloped('a structured CloudEvent of another version', 'invalid_field', 'specversion: must be 1.0', {
    specversion: '0.3',
    id: 'bad-1',
    data: person,
  }),
  enveloped('a CloudEvent whose data is text', 'invalid_field', 'data: must be a JSON object', {
    specversion: '1.0',
    id: 'bad-1',
    data: address,
  }),
  enveloped(
    'a binary CloudEvent of another version',
    'invalid_field',
    'ce_specversion: must be 1.0',
    person,
    oldBinary,
  ),
  enveloped('a batch of CloudEvents', 'invalid_field', 'record: must hold one event, not a batch', [person], batch),
  enveloped('a CloudEvent in Avro', 'not_json', 'record: must be a CloudEvent in JSON', [person], avro),
];
