/// <reference path="./kafkajs-internals.d.ts" />
import fc from 'fast-check';
import produce from 'kafkajs/src/protocol/requests/produce/index.js';
import writeByClient from 'kafkajs/src/protocol/requests/produce/v7/request.js';
import { expect, test, vi } from 'vitest';
import { cureKafkajs } from './kafkajs-cures.ts';
import { isOrdinaryProduce, type ProduceOptions, writeProduceRequest } from './produce-request.ts';
import { RecordsTogether } from './records-together.ts';

const timeMs = 1_795_806_520_289;

/** What kafkajs itself writes, its headers of null mended. */
const writtenByClient = async (options: ProduceOptions): Promise<Buffer> => {
  vi.useFakeTimers({ now: timeMs, toFake: ['Date'] });
  try {
    return (await writeByClient(options).encode()).buffer;
  } finally {
    vi.useRealTimers();
  }
};

const bytes = fc.oneof(
  fc.constant(null),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
);
const headerValue = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const headers = fc.dictionary(
  fc.string({ maxLength: 12 }),
  fc.oneof(headerValue, fc.array(headerValue, { maxLength: 3 })),
  { maxKeys: 4, noNullPrototype: true },
);
const shared = { 'leadferry.group': Buffer.from('leadferry') };
const message = fc.record(
  { key: bytes, value: bytes, headers: fc.oneof(headers, fc.constant(shared)) },
  { requiredKeys: ['value'] },
);
const partition = fc.record({
  partition: fc.nat({ max: 200 }),
  firstSequence: fc.nat({ max: 1000 }),
  messages: fc.array(message, { minLength: 1, maxLength: 150 }),
});
const request: fc.Arbitrary<ProduceOptions> = fc.record(
  {
    acks: fc.constantFrom(-1, 1),
    timeout: fc.nat({ max: 60_000 }),
    transactionalId: fc.string({ minLength: 1, maxLength: 20 }),
    producerId: fc.bigInt({ min: 0n, max: 2n ** 62n }).map((id) => id as unknown as { toString(): string }),
    producerEpoch: fc.nat({ max: 30_000 }),
    topicData: fc.array(
      fc.record({
        topic: fc.string({ minLength: 1, maxLength: 40 }),
        partitions: fc.array(partition, { maxLength: 4 }),
      }),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['acks', 'timeout', 'topicData'] },
);

test('a produce request has the bytes that the client itself would write', async () => {
  cureKafkajs();
  await fc.assert(
    fc.asyncProperty(request, async (options) => {
      expect(isOrdinaryProduce(options)).toBe(true);
      expect(writeProduceRequest(options, timeMs).equals(await writtenByClient(options))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('records that go together are written as they would be one by one', () => {
  const together = (options: ProduceOptions): ProduceOptions => ({
    ...options,
    topicData: options.topicData.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map((given) => ({
        ...given,
        messages: [new RecordsTogether(given.partition, given.messages)],
      })),
    })),
  });
  fc.assert(
    fc.property(request, (options) => {
      expect(isOrdinaryProduce(together(options))).toBe(true);
      expect(writeProduceRequest(together(options), timeMs).equals(writeProduceRequest(options, timeMs))).toBe(true);
    }),
  );
});

test.each([
  ['compressed', { version: 7, compression: 1 }],
  ['for a broker of before Kafka 0.11', { version: 2, compression: 0 }],
])('records that go together are never written as one that is empty: %s', (_, { version, compression }) => {
  cureKafkajs();
  const messages = [new RecordsTogether(0, [{ value: 'a' }, { value: 'b' }])];
  const topicData = [{ topic: 'leads', partitions: [{ partition: 0, messages }] }];
  expect(() => produce.protocol({ version })({ acks: -1, timeout: 1, compression, topicData })).toThrow(TypeError);
});

test.each([
  ['compressed', { compression: 1, messages: [{ value: 'a' }] }],
  ['with a time of its own', { compression: 0, messages: [{ value: 'a', timestamp: '1' }] }],
])('a request that is %s is left to the client', (_, { compression, messages }) => {
  const topicData = [{ topic: 'leads', partitions: [{ partition: 0, messages }] }];
  expect(isOrdinaryProduce({ acks: -1, timeout: 1, compression, topicData })).toBe(false);
});
