/// <reference path="./kafkajs-internals.d.ts" />
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import fetchResponse from 'kafkajs/src/protocol/requests/fetch/v11/response.js';
import { expect, test } from 'vitest';
import { type FetchResponse, readFetchResponse } from './fetch-response.ts';
import { toUnreadRecords } from './source-record.ts';

const readByClient = fetchResponse.decode;

interface WireRecord {
  readonly timestampDelta: number;
  readonly offsetDelta: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly (readonly [name: string, value: Uint8Array | null])[];
}

interface WireBatch {
  readonly firstOffset: number;
  readonly firstTimestamp: number;
  readonly maxTimestamp: number;
  readonly producerId: number;
  /** 1: gzip, 8: stamped by the broker, 16: in a transaction, 32: control records. */
  readonly attributes: number;
  readonly records: readonly WireRecord[];
}

const int16 = (value: number): Buffer => Buffer.from(Int16Array.of(value).buffer).swap16();
const int32 = (value: number): Buffer => Buffer.from(Int32Array.of(value).buffer).swap32();
const int64 = (value: number): Buffer => Buffer.from(BigInt64Array.of(BigInt(value)).buffer).swap64();
const sized = (bytes: Buffer): Buffer => Buffer.concat([int32(bytes.length), bytes]);

const varInt = (value: number): Buffer => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
};
const varBytes = (bytes: Uint8Array | null): Buffer =>
  bytes === null ? varInt(-1) : Buffer.concat([varInt(bytes.length), bytes]);

const writeRecord = ({ timestampDelta, offsetDelta, key, value, headers }: WireRecord): Buffer => {
  const named = headers.flatMap(([name, bytes]) => [varBytes(Buffer.from(name)), varBytes(bytes)]);
  const start = [Buffer.of(0), varInt(timestampDelta), varInt(offsetDelta), varBytes(key), varBytes(value)];
  return varBytes(Buffer.concat([...start, varInt(headers.length), ...named]));
};

const writeBatch = (batch: WireBatch): Buffer => {
  const { firstOffset, firstTimestamp, maxTimestamp, producerId, attributes, records } = batch;
  const bytes = Buffer.concat(records.map(writeRecord));
  const body = [
    ...[int32(0), Buffer.of(2), int32(0), int16(attributes), int32(records.at(-1)?.offsetDelta ?? 0)],
    ...[int64(firstTimestamp), int64(maxTimestamp), int64(producerId), int16(0), int32(0), int32(records.length)],
    (attributes & 7) === 1 ? gzipSync(bytes) : bytes,
  ];
  return Buffer.concat([int64(firstOffset), sized(Buffer.concat(body))]);
};

const writeResponse = (topic: string, partitions: readonly Buffer[]): Buffer =>
  Buffer.concat([
    ...[int32(7), int16(0), int32(42), int32(1), int16(topic.length), Buffer.from(topic), int32(partitions.length)],
    ...partitions.flatMap((messages, partition) => [
      ...[int32(partition), int16(0), int64(900), int64(899), int64(0)],
      ...[int32(1), int64(5), int64(6), int32(-1), sized(messages)],
    ]),
  ]);

const bytes = fc.option(fc.uint8Array({ maxLength: 200 }));
const name = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constantFrom('__proto__', 'a', 'a'));
const wireRecord = fc.record({
  timestampDelta: fc.oneof(fc.nat({ max: 10_000 }), fc.integer({ min: -(2 ** 45), max: 2 ** 45 })),
  offsetDelta: fc.nat({ max: 5000 }),
  key: bytes,
  value: bytes,
  headers: fc.array(fc.tuple(name, bytes), { maxLength: 4 }),
});
const wireBatch: fc.Arbitrary<WireBatch> = fc.record({
  firstOffset: fc.nat({ max: 2 ** 40 }),
  firstTimestamp: fc.constantFrom(-1, 1_795_806_520_289),
  maxTimestamp: fc.constant(1_795_806_999_999),
  producerId: fc.integer({ min: -1, max: 9000 }),
  attributes: fc.constantFrom(0, 1, 8, 9, 16, 48),
  records: fc.array(wireRecord, { maxLength: 12 }),
});

/** Everything of a response that anybody looks at. */
const spellOut = (response: unknown): unknown => {
  const { responses, ...rest } = response as FetchResponse;
  const topics = responses.map(({ topicName, partitions }) => ({
    topicName,
    partitions: partitions.map(({ messages, ...about }) => ({
      ...about,
      messages: messages.map((message) => {
        const { firstOffset, lastOffsetDelta, producerId, inTransaction } = message.batchContext ?? {};
        const { offset, timestamp, key, value, attributes, isControlRecord } = message;
        const context = { firstOffset, lastOffsetDelta, producerId, inTransaction };
        return { offset, timestamp, key, value, attributes, isControlRecord, context };
      }),
      records: [...toUnreadRecords({ topic: topicName, partition: about.partition, messages: [...messages] })].map(
        ({ headers, ...record }) => ({ ...record, headers: Object.entries(headers) }),
      ),
    })),
  }));
  return { ...rest, topics };
};

test('a fetch is read as the client itself would read it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(wireBatch, { maxLength: 3 }), { maxLength: 4 }), async (partitions) => {
      const response = writeResponse(
        'leads',
        partitions.map((batches) => Buffer.concat(batches.map(writeBatch))),
      );
      expect(spellOut(await readFetchResponse(response))).toEqual(spellOut(await readByClient(response)));
    }),
    { numRuns: 300 },
  );
});

const wire = (offset: number): WireBatch => ({
  firstOffset: offset,
  firstTimestamp: 1000,
  maxTimestamp: 2000,
  producerId: -1,
  attributes: 0,
  records: [{ timestampDelta: 0, offsetDelta: 0, key: null, value: Buffer.from('lead'), headers: [] }],
});

test('a batch that is cut off at the end of a fetch is left for the next one', async () => {
  const whole = Buffer.concat([writeBatch(wire(3)), writeBatch(wire(4))]);
  for (const cut of [1, 20, whole.length / 2 - 1]) {
    const read = await readFetchResponse(writeResponse('leads', [whole.subarray(0, whole.length - cut)]));
    expect(read?.responses[0]?.partitions[0]?.messages.map(({ offset }) => offset)).toEqual(['3']);
  }
});

test('messages of before Kafka 0.11 are left to the client', async () => {
  const old = writeBatch(wire(3));
  old[16] = 1;
  expect(await readFetchResponse(writeResponse('leads', [old]))).toBeUndefined();
});

test('a record that says it is longer than its batch ends with it', async () => {
  const broken = writeBatch(wire(3));
  // The length of its value.
  broken[broken.indexOf('lead') - 1] = 40;
  const read = await readFetchResponse(writeResponse('leads', [broken]));
  expect(read?.responses[0]?.partitions[0]?.messages.map(({ value }) => String(value))).toEqual(['lead\0']);
});
