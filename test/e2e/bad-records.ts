import type { SourceRecord } from '../support/topics.ts';

/** A record that must be set aside, and what its dead letter must say. */
export interface BadRecord {
  readonly what: string;
  readonly record: SourceRecord;
  readonly reason: string;
  /** Where the lead's id can be read. */
  readonly leadId?: string;
  /** Parts that the message must name. */
  readonly faults: readonly string[];
  /** Further headers the dead letter must carry. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What must appear in no log line, metric, receipt or error text. */
export const personalTexts: readonly string[] = [
  'zebulon',
  'quartermain',
  '+1 555 0142',
  'private.example',
  'person-1@',
  'example.org',
];

const person = { firstName: 'Zebulon', lastName: 'Quartermain', phone: '+1 555 0142' };
const email = 'zebulon.quartermain@private.example';

const bad = (what: string, value: SourceRecord['value'], rest: Omit<BadRecord, 'what' | 'record'>): BadRecord => ({
  what,
  record: {
    key: Buffer.from([0xff, 0x00, 0x7a]),
    value,
    partition: 0,
    headers: { trace: 'a1', binary: Buffer.from([0xfe, 0x80]) },
  },
  ...rest,
});

const lead = (id: string, fields: object = {}): string => JSON.stringify({ id, email, ...person, ...fields });

/** One record for each way in which a record can be bad; the last is refused by the API, by a fault rule of the test. */
export const badRecords: readonly BadRecord[] = [
  bad('bytes that are not JSON', Buffer.concat([Buffer.from(lead('bad-1')), Buffer.from([0xff, 0xfe])]), {
    reason: 'not_json',
    faults: ['record:'],
    headers: { '__connect.errors.stage': 'VALUE_CONVERTER' },
  }),
  bad('no bytes at all', '', { reason: 'empty', faults: ['record: is empty'] }),
  bad('a record of 200 kB', lead('bad-3', { jobTitle: 'x'.repeat(200_000) }), {
    reason: 'too_large',
    faults: ['record: must be at most'],
  }),
  bad(
    'a lead that is wrong in many fields',
    lead('bad-4', {
      email: 'zebulon at private.example',
      birthday: { month: 13, day: 1 },
      anniversary: 'someday',
      jobTitle: 'x'.repeat(51),
      customFields: { short_code: 'x'.repeat(256) },
      nickname: 'Zeb',
    }),
    {
      reason: 'invalid_field',
      leadId: 'bad-4',
      faults: ['email:', 'birthday.month:', 'anniversary:', 'jobTitle:', 'customFields', 'nickname'],
      headers: { '__connect.errors.stage': 'TRANSFORMATION' },
    },
  ),
  bad('a tombstone', null, { reason: 'tombstone', faults: ['record: has no value'] }),
  bad(
    'an explicit lead with a long address',
    lead('bad-6', { email: `${'z'.repeat(50)}@private.example`, consent: { permission: 'explicit' } }),
    {
      reason: 'email_too_long',
      leadId: 'bad-6',
      faults: ['email'],
    },
  ),
  bad('a custom field that the account lacks', lead('bad-7', { customFields: { no_such_field: '1' } }), {
    reason: 'unknown_custom_field',
    leadId: 'bad-7',
    faults: [],
  }),
  {
    ...bad('a structured event whose data lacks the address', null, {
      reason: 'invalid_field',
      leadId: 'bad-8',
      faults: ['email:'],
    }),
    record: {
      key: null,
      partition: 0,
      headers: { 'content-type': 'application/cloudevents+json' },
      value: JSON.stringify({ specversion: '1.0', id: 'bad-8', source: '/shop', type: 'lead', data: person }),
    },
  },
  {
    ...bad('a binary event whose data is broken', null, { reason: 'not_json', leadId: 'bad-9', faults: ['record:'] }),
    record: {
      key: 'bad-9',
      partition: 0,
      headers: { ce_specversion: '1.0', ce_id: 'bad-9', ce_source: '/shop', ce_type: 'lead' },
      value: `{"email": "${email}"`,
    },
  },
  bad('a lead that the API refuses', lead('bad-10', { consent: { permission: 'explicit' } }), {
    reason: 'rejected',
    leadId: 'bad-10',
    faults: [],
    headers: {
      '__connect.errors.stage': 'TASK_PUT',
      'leadferry.http_status': '400',
      'leadferry.error_key': 'contacts.api.validation.error',
    },
  }),
];
