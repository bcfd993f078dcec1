import { CloudEvent, HTTP, Kafka } from 'cloudevents';
import { expect, test } from 'vitest';
import { catchInvalid, fullEvent, makeRecord, nowMs, refuse } from '../test/samples.ts';
import { parseLead } from './index.ts';

const data = { email: 'ada@example.org' };
const attributes = {
  specversion: '1.0',
  id: 'ce-1',
  source: '/shop',
  type: 'lead.created',
  time: '2026-11-22T10:00:00Z',
};
const filled = { id: 'ce-1', source: '/shop', occurredAt: '2026-11-22T10:00:00Z', email: 'ada@example.org' };

test('a structured event is known by its header', () => {
  for (const type of ['application/cloudevents+json', 'Application/CloudEvents+JSON; charset=utf-8']) {
    const record = makeRecord({ ...attributes, data }, { 'content-type': type });
    expect(parseLead(record, { nowMs })).toMatchObject(filled);
  }
});

test('a structured event is known by its specversion where no header tells', () => {
  expect(parseLead(makeRecord({ ...attributes, data }), { nowMs })).toMatchObject(filled);
});

test('a binary event is known by its ce_ headers, as bytes or text', () => {
  const headers = {
    ce_specversion: '1.0',
    ce_id: Buffer.from('ce-1'),
    ce_source: '/shop',
    ce_time: Buffer.from('2026-11-22T10:00:00Z'),
    'content-type': 'application/json',
  };
  expect(parseLead(makeRecord(data, headers), { nowMs })).toMatchObject(filled);
});

test('what the data says itself wins over the envelope', () => {
  expect(parseLead(makeRecord({ ...attributes, data: fullEvent }), { nowMs })).toEqual(fullEvent);
});

test('data in base64 is read', () => {
  const data_base64 = Buffer.from(JSON.stringify(data)).toString('base64');
  expect(parseLead(makeRecord({ ...attributes, data_base64 }), { nowMs })).toMatchObject(filled);
  expect(refuse({ ...attributes, data_base64: '%%%' }).faults).toEqual([
    'data_base64: must be a JSON object in base64',
  ]);
});

test('extensions and an attribute that is null are no fault', () => {
  const event = { ...attributes, time: null, traceparent: '00-1-2-01', subject: 'x', data };
  expect(parseLead(makeRecord(event), { nowMs })).not.toHaveProperty('occurredAt');
});

test('a bad time of the envelope is told by its own name', () => {
  expect(refuse({ ...attributes, time: 'yesterday', data }).faults).toEqual([
    'time: must be an ISO-8601 date and time with a time zone, such as 2026-11-22T10:00:00Z',
  ]);
});

test('an envelope of another version, or without data, is refused with id and source', () => {
  expect(refuse({ ...attributes, specversion: '0.3', data })).toMatchObject({
    code: 'invalid_field',
    faults: ['specversion: must be 1.0'],
    leadId: 'ce-1',
    source: '/shop',
  });
  expect(refuse(attributes)).toMatchObject({ faults: ['data: must be a JSON object'], leadId: 'ce-1' });
  expect(refuse(data, { ce_id: 'ce-1' })).toMatchObject({ faults: ['ce_specversion: must be 1.0'], leadId: 'ce-1' });
});

test('a batch is refused, and so is another format than JSON', () => {
  expect(refuse([], { 'content-type': 'application/cloudevents-batch+json' }).code).toBe('invalid_field');
  expect(refuse('x', { 'content-type': 'application/cloudevents+avro' }).code).toBe('not_json');
});

test('headers name a binary event whose value cannot be read', () => {
  const headers = { ce_specversion: '1.0', ce_id: 'ce-1', ce_source: '/shop' };
  const named = { leadId: 'ce-1', source: '/shop' };
  expect(refuse('{', headers)).toMatchObject({ code: 'not_json', ...named });
  expect(refuse('', headers)).toMatchObject({ code: 'empty', ...named });
  const tombstone = { value: null, headers, timestampMs: nowMs };
  expect(catchInvalid(() => parseLead(tombstone, { nowMs }))).toMatchObject({ code: 'tombstone', ...named });
});

test('what the CloudEvents SDK writes is read, structured and binary', () => {
  const event = new CloudEvent({ ...attributes, data });
  const structured = Kafka.structured(event);
  const binary = Kafka.binary(event);
  for (const { headers, value } of [structured, binary]) {
    const texts = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)]));
    const record = makeRecord(value, texts);
    expect(parseLead(record, { nowMs })).toMatchObject({
      ...filled,
      occurredAt: expect.stringContaining('2026-11-22T10:00:00'),
    });
  }
  expect(parseLead(makeRecord(String(HTTP.structured(event).body)), { nowMs }).id).toBe('ce-1');
});
