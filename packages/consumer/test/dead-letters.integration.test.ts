import { randomBytes } from 'node:crypto';
import { kafkaBrokers } from '@leadferry/local-stack/testing';
import { CompressionTypes } from 'kafkajs';
import { expect, test, vi } from 'vitest';
import type { Settlement, SourceRecord } from '../src/index.ts';
import { nullHeaderValue } from '../src/kafkajs-null-header.ts';
import { clientOf, committedOffsets, createSource, produce, readTopic } from './support/kafka-topics.ts';
import { startWorker } from './support/worker.ts';

const brokers = kafkaBrokers();
const soon = { timeout: 15_000, interval: 50 };

const setAside = async (record: SourceRecord): Promise<Settlement> => ({
  outcome: { kind: 'dead-lettered', reason: 'invalid_field', message: 'email: is not an address; lists: unknown' },
  attempts: record.attempt,
  leadId: 'lead-7',
  httpStatus: 400,
  errorKey: 'contacts.api.json_schema.violation',
});

const oneDeadLetter = async (deadLetterTopic: string) => {
  const records = await readTopic(brokers, deadLetterTopic);
  await vi.waitFor(() => expect(records).toHaveLength(1), soon);
  return records[0]!;
};

test('a dead letter keeps key, value and headers byte for byte and says why and whence', async () => {
  const topics = await createSource(brokers, 2);
  const key = randomBytes(20);
  const value = randomBytes(300);
  const binary = Buffer.from([0, 255, 128, 10]);
  const headers = {
    trace: binary,
    several: [Buffer.from('a'), Buffer.from('b'), nullHeaderValue, Buffer.from('c')],
    nothing: nullHeaderValue,
    blank: Buffer.alloc(0),
    constructor: Buffer.from('a name that objects have'),
    ['__proto__']: Buffer.from('and one that they hide'),
    'leadferry.reason': Buffer.from('rejected'),
  };
  const worker = startWorker(brokers, topics, setAside);
  await vi.waitFor(() => expect(worker.status().joined).toBe(true), soon);
  await produce(brokers, topics.topic, [{ partition: 1, key, value, headers }]);
  const deadLetter = await oneDeadLetter(topics.deadLetterTopic);

  expect(worker.handled[0]).toMatchObject({ key, value });
  expect(worker.handled[0]?.headers).toMatchObject({ nothing: null, constructor: headers.constructor });
  expect(deadLetter.partition).toBe(1);
  expect(deadLetter.key).toEqual(key);
  expect(deadLetter.value).toEqual(value);
  const { headers: found = {} } = deadLetter;
  expect(found.trace).toEqual(binary);
  expect(found.several).toEqual([Buffer.from('a'), Buffer.from('b'), null, Buffer.from('c')]);
  expect(found.nothing).toBeNull();
  expect(found.blank).toEqual(Buffer.alloc(0));
  // The client that reads here takes what every object inherits for an earlier value of that name.
  const hidden: unknown = Object.getOwnPropertyDescriptor(found, '__proto__')?.value;
  expect([hidden].flat().at(-1)).toEqual(Buffer.from('and one that they hide'));
  expect(found['leadferry.reason']).toEqual([Buffer.from('rejected'), Buffer.from('invalid_field')]);
  const added = Object.entries(found)
    .filter(([name]) => name.startsWith('__connect') || (name.startsWith('leadferry') && name !== 'leadferry.reason'))
    .map(([name, bytes]) => [name, String(bytes)]);
  expect(Object.fromEntries(added)).toEqual({
    '__connect.errors.topic': topics.topic,
    '__connect.errors.partition': '1',
    '__connect.errors.offset': '0',
    '__connect.errors.stage': 'TRANSFORMATION',
    '__connect.errors.exception.class.name': 'leadferry.invalid_field',
    '__connect.errors.exception.message': 'email: is not an address; lists: unknown',
    'leadferry.http_status': '400',
    'leadferry.error_key': 'contacts.api.json_schema.violation',
    'leadferry.attempts': '1',
    'leadferry.lead_id': 'lead-7',
    'leadferry.at': expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    'leadferry.timestamp': expect.stringMatching(/^\d{13}$/),
  });
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([-1, 1]), soon);
});

test('a tombstone without a key is set aside as it is', async () => {
  const topics = await createSource(brokers, 1);
  await produce(brokers, topics.topic, [{ partition: 0, key: null, value: null }]);
  startWorker(brokers, topics, async () => ({
    outcome: { kind: 'dead-lettered', reason: 'tombstone', message: 'the record has no value' },
    attempts: 1,
  }));
  const deadLetter = await oneDeadLetter(topics.deadLetterTopic);
  expect(deadLetter).toMatchObject({ key: null, value: null });
  expect(String(deadLetter.headers?.['__connect.errors.stage'])).toBe('VALUE_CONVERTER');
});

test('the largest record a source takes fits its dead letter topic with a long list of faults', async () => {
  const topics = await createSource(brokers, 1, { 'max.message.bytes': '200000' });
  const value = randomBytes(199_900);
  await produce(brokers, topics.topic, [{ partition: 0, value }]);
  const message = 'lists: no such name; '.repeat(5000);
  startWorker(brokers, topics, async () => ({
    outcome: { kind: 'dead-lettered', reason: 'too_large', message },
    attempts: 1,
    leadId: 'x'.repeat(100_000),
  }));
  const deadLetter = await oneDeadLetter(topics.deadLetterTopic);
  expect(deadLetter.value?.equals(value)).toBe(true);
  expect(String(deadLetter.headers?.['__connect.errors.exception.message'])).toMatch(/^lists: no such name; .*…$/);
});

test('a record that was compressed below the limit of its topic is set aside whole', async () => {
  const topics = await createSource(brokers, 1, { 'max.message.bytes': '100000' });
  const value = Buffer.alloc(2_000_000, 'leads ');
  const producer = clientOf(brokers).producer();
  await producer.connect();
  await producer.send({ topic: topics.topic, compression: CompressionTypes.GZIP, messages: [{ value }] });
  await producer.disconnect();
  startWorker(brokers, topics, setAside);
  const deadLetter = await oneDeadLetter(topics.deadLetterTopic);
  expect(deadLetter.value?.equals(value)).toBe(true);
});
