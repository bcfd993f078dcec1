import { kafkaBrokers } from '@leadferry/local-stack/testing';
import { createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { CompressionTypes, type Message, type Transaction } from 'kafkajs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { KafkaUnavailableError } from '../src/errors.ts';
import { createLogReader, type LogReader, type LogReaderOptions } from '../src/index.ts';
import { createKafkaClient } from '../src/kafka-client.ts';
import { createKafkaWatch } from '../src/kafka-watch.ts';
import { createConsumerMetrics } from '../src/metrics.ts';
import { asAdmin, clientOf, createSource, nameTopics, numbered, produce } from './support/kafka-topics.ts';

const brokers = kafkaBrokers();

const openReader = (at = brokers, options: Partial<LogReaderOptions> = {}): LogReader => {
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const told = { clock: systemClock, logger: silentLogger, brokers: at };
  const watch = createKafkaWatch({ ...told, metrics });
  const kafka = createKafkaClient({ ...told, clientId: 'reader', watch });
  const reader = createLogReader({ kafka, watch, clock: systemClock, ...options });
  onTestFinished(reader.close);
  return reader;
};

const valuesOf = async (reader: LogReader, topic: string, partition: number, from: bigint, to: bigint) => {
  const values: string[] = [];
  for await (const { value } of reader.read(topic, partition, { from, to })) values.push(String(value));
  return values;
};

const leadValue = (number: number) => JSON.stringify({ id: `lead-${number}` });

/** A transactional producer whose records all go to partition 0. */
const openTransactions = async (name: string): Promise<() => Promise<Transaction>> => {
  const producer = clientOf(brokers).producer({
    transactionalId: name,
    maxInFlightRequests: 1,
    idempotent: true,
    createPartitioner: () => () => 0,
  });
  await producer.connect();
  onTestFinished(() => producer.disconnect());
  return () => producer.transaction();
};

const sendIn = async (transaction: Transaction, topic: string, ...values: string[]) => {
  await transaction.send({ topic, messages: values.map((value) => ({ value })) });
};

test('a span is read in order, up to and not including its end', async () => {
  const { topic } = await createSource(brokers, 2);
  await produce(brokers, topic, numbered(40, 2));
  const reader = openReader();
  expect(await reader.bounds(topic, 1)).toEqual({ first: 0n, end: 20n });
  const wanted = Array.from({ length: 10 }, (_, index) => leadValue(2 * (5 + index) + 1));
  expect(await valuesOf(reader, topic, 1, 5n, 15n)).toEqual(wanted);
  expect(await valuesOf(reader, topic, 1, 18n, 99n)).toEqual([leadValue(37), leadValue(39)]);
});

test('keys, headers, offsets and times are those of the record', async () => {
  const { topic } = await createSource(brokers, 1);
  const message: Message = { key: 'k', value: null, headers: { a: ['1', '2'] }, timestamp: '1700000000000' };
  await produce(brokers, topic, [message]);
  for await (const record of openReader().read(topic, 0, { from: 0n, to: 1n })) {
    expect(record).toEqual({
      topic,
      partition: 0,
      offset: '0',
      key: Buffer.from('k'),
      value: null,
      headers: { a: [Buffer.from('1'), Buffer.from('2')] },
      timestampMs: 1_700_000_000_000,
    });
  }
});

test('an empty span and an empty partition give nothing', async () => {
  const { topic } = await createSource(brokers, 1);
  const reader = openReader();
  expect(await reader.bounds(topic, 0)).toEqual({ first: 0n, end: 0n });
  expect(await valuesOf(reader, topic, 0, 0n, 0n)).toEqual([]);
  expect(await valuesOf(reader, topic, 0, 0n, 5n)).toEqual([]);
  await produce(brokers, topic, numbered(3, 1));
  expect(await valuesOf(reader, topic, 0, 2n, 2n)).toEqual([]);
});

test('what was deleted at the front is passed over', async () => {
  const { topic } = await createSource(brokers, 1);
  await produce(brokers, topic, numbered(6, 1));
  await asAdmin(brokers, async (admin) => {
    // The client must know who leads before it deletes, and learns it by this.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '4' }] });
  });
  const reader = openReader();
  expect(await reader.bounds(topic, 0)).toEqual({ first: 4n, end: 6n });
  expect(await valuesOf(reader, topic, 0, 0n, 6n)).toEqual([leadValue(4), leadValue(5)]);
});

/** The coordinator acknowledges the end of a transaction before its markers are in the log: until then the stable end lies before it. */
const awaitEnd = (reader: LogReader, topic: string, end: bigint): Promise<void> =>
  vi.waitFor(async () => expect((await reader.bounds(topic, 0)).end).toBe(end), { timeout: 15_000, interval: 50 });

test('a span that ends in an aborted transaction gives what was committed, and ends', { timeout: 30_000 }, async () => {
  const { topic } = await createSource(brokers, 1);
  const begin = await openTransactions(topic);
  const kept = await begin();
  await sendIn(kept, topic, 'one', 'two');
  await kept.commit();
  const dropped = await begin();
  await sendIn(dropped, topic, 'three', 'four');
  await dropped.abort();

  const reader = openReader();
  const end = 6n;
  await awaitEnd(reader, topic, end);
  expect(await valuesOf(reader, topic, 0, 0n, end)).toEqual(['one', 'two']);
  // Only the control record of the commit, and what was aborted behind it.
  expect(await valuesOf(reader, topic, 0, 2n, end)).toEqual([]);
  expect(await valuesOf(reader, topic, 0, 5n, end)).toEqual([]);
});

test('aborted transactions that lie across each other are left out, wherever a fetch begins', {
  timeout: 30_000,
}, async () => {
  const { topic } = await createSource(brokers, 1);
  const [beginOne, beginOther] = [await openTransactions(`${topic}-1`), await openTransactions(`${topic}-2`)];
  const [outer, inner] = [await beginOne(), await beginOther()];
  await sendIn(outer, topic, 'aborted 0');
  await sendIn(inner, topic, 'aborted 1');
  await sendIn(outer, topic, 'aborted 2');
  await inner.abort();
  await produce(brokers, topic, [{ partition: 0, value: 'kept' }]);
  await sendIn(outer, topic, 'aborted 5');
  await outer.abort();
  const reader = openReader();
  const end = 7n;
  await awaitEnd(reader, topic, end);
  for (let from = 0n; from < 7n; from += 1n) {
    expect(await valuesOf(reader, topic, 0, from, end)).toEqual(from <= 4n ? ['kept'] : []);
  }
});

test('records behind the start of an open transaction are not there yet', { timeout: 30_000 }, async () => {
  const { topic } = await createSource(brokers, 1);
  await produce(brokers, topic, [{ partition: 0, value: 'before' }]);
  const open = await (await openTransactions(topic))();
  await sendIn(open, topic, 'open');
  await produce(brokers, topic, [{ partition: 0, value: 'behind' }]);
  const reader = openReader();
  expect(await reader.bounds(topic, 0)).toEqual({ first: 0n, end: 1n });
  expect(await valuesOf(reader, topic, 0, 0n, 99n)).toEqual(['before']);
  await open.commit();
  expect(await valuesOf(reader, topic, 0, 0n, 99n)).toEqual(['before', 'open', 'behind']);
});

test('gaps that compaction left are passed over', { timeout: 60_000 }, async () => {
  const { topic } = await createSource(brokers, 1, {
    'cleanup.policy': 'compact',
    'min.cleanable.dirty.ratio': '0.001',
    'max.compaction.lag.ms': '1',
    'segment.ms': '50',
    'segment.bytes': '1048576',
  });
  const rounds = Array.from({ length: 20 }, (_, round) =>
    ['a', 'b', 'c'].map((key) => ({ partition: 0, key, value: `${key}${round}` })),
  );
  for (const messages of rounds) await produce(brokers, topic, messages);
  const reader = openReader();
  await vi.waitFor(
    async () => {
      // A segment is closed by the next record that comes.
      await produce(brokers, topic, [{ partition: 0, key: 'tick', value: 'tick' }]);
      const { first, end } = await reader.bounds(topic, 0);
      const values = (await valuesOf(reader, topic, 0, first, end)).filter((value) => value !== 'tick');
      expect(values).toEqual(['a19', 'b19', 'c19']);
    },
    { timeout: 50_000, interval: 500 },
  );
});

test('compressed records are read from within their batch', async () => {
  const { topic } = await createSource(brokers, 1);
  const producer = clientOf(brokers).producer({ createPartitioner: () => () => 0 });
  await producer.connect();
  const messages = Array.from({ length: 50 }, (_, index) => ({ value: leadValue(index) }));
  await producer.send({ topic, compression: CompressionTypes.GZIP, messages });
  await producer.disconnect();
  expect(await valuesOf(openReader(), topic, 0, 30n, 33n)).toEqual([30, 31, 32].map(leadValue));
});

test('records larger than a fetch come all the same', async () => {
  const { topic } = await createSource(brokers, 1);
  const values = ['a', 'b', 'c'].map((letter) => letter.repeat(100_000));
  for (const value of values) await produce(brokers, topic, [{ partition: 0, value }]);
  expect(await valuesOf(openReader(brokers, { fetchBytes: 1000 }), topic, 0, 0n, 3n)).toEqual(values);
});

test('a topic or partition that is not there is named', { timeout: 30_000 }, async () => {
  const { topic } = nameTopics();
  const refused = { code: 'topic_refused', refusal: 'UNKNOWN_TOPIC_OR_PARTITION' };
  await expect(openReader().bounds(topic, 0)).rejects.toMatchObject({ ...refused, topic });
  const there = await createSource(brokers, 1);
  await expect(openReader().bounds(there.topic, 7)).rejects.toMatchObject({ ...refused, topic: there.topic });
});

test('Kafka away is told as such', { timeout: 30_000 }, async () => {
  await expect(openReader(['127.0.0.1:1']).bounds('leads', 0)).rejects.toBeInstanceOf(KafkaUnavailableError);
});
