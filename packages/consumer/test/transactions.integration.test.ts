import { kafkaBrokers } from '@leadferry/local-stack/testing';
import { createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createConsumerMetrics, type OperatorKafka, openOperatorKafka } from '../src/index.ts';
import { asAdmin, createSource } from './support/kafka-topics.ts';

const brokers = kafkaBrokers();

const open = (): OperatorKafka => {
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const kafka = openOperatorKafka({ brokers, clientId: 'test', clock: systemClock, logger: silentLogger, metrics });
  onTestFinished(() => kafka.close());
  return kafka;
};

const openTransactions = async (kafka: OperatorKafka, transactionalId: string) => {
  const transactions = kafka.createTransactions({ transactionalId });
  onTestFinished(() => transactions.close());
  await transactions.open();
  return transactions;
};

const recordOf = (topic: string, value: string, partition = 0) => ({ topic, partition, key: null, value, headers: {} });

const valuesOf = async ({ reader }: OperatorKafka, topic: string, partition = 0): Promise<string[]> => {
  const { first, end } = await reader.bounds(topic, partition);
  const values: string[] = [];
  for await (const { value } of reader.read(topic, partition, { from: first, to: end })) values.push(String(value));
  return values;
};

test('records of several topics are committed together, one transaction after the other', async () => {
  const [one, other] = [(await createSource(brokers, 2)).topic, (await createSource(brokers, 1)).topic];
  const kafka = open();
  const transactions = await openTransactions(kafka, one);
  for (const round of ['a', 'b', 'c']) {
    await transactions.publish([recordOf(one, round), recordOf(one, `${round}1`, 1), recordOf(other, round)]);
  }
  expect(await valuesOf(kafka, one)).toEqual(['a', 'b', 'c']);
  expect(await valuesOf(kafka, one, 1)).toEqual(['a1', 'b1', 'c1']);
  expect(await valuesOf(kafka, other)).toEqual(['a', 'b', 'c']);
});

test('whoever opens the same id later bars the one before', async () => {
  const { topic } = await createSource(brokers, 1);
  const kafka = open();
  const first = await openTransactions(kafka, topic);
  await first.publish([recordOf(topic, 'first')]);
  const second = await openTransactions(kafka, topic);
  await expect(first.publish([recordOf(topic, 'too late')])).rejects.toMatchObject({ code: 'transaction_fenced' });
  await second.publish([recordOf(topic, 'second')]);
  expect(await valuesOf(kafka, topic)).toEqual(['first', 'second']);
});

test('of records that cannot all be written none is', async () => {
  const { topic } = await createSource(brokers, 1);
  const kafka = open();
  const transactions = await openTransactions(kafka, topic);
  await expect(transactions.publish([recordOf(topic, 'a'), recordOf(topic, 'b', 7)])).rejects.toMatchObject({
    code: 'publish_refused',
    topic,
    refusal: 'UNKNOWN_TOPIC_OR_PARTITION',
  });
  expect(await valuesOf(kafka, topic)).toEqual([]);
});

test('a record larger than its topic takes is written compressed', async () => {
  const { topic } = await createSource(brokers, 1, { 'max.message.bytes': '20000' });
  const kafka = open();
  const transactions = kafka.createTransactions({ transactionalId: topic, maxBatchBytes: new Map([[topic, 20_000]]) });
  onTestFinished(() => transactions.close());
  await transactions.open();
  const large = 'leads '.repeat(20_000);
  await transactions.publish([recordOf(topic, 'a'), recordOf(topic, large), recordOf(topic, 'b')]);
  expect(await valuesOf(kafka, topic)).toEqual(['a', large, 'b']);
});

test('what lies before an offset is deleted', async () => {
  const { topic } = await createSource(brokers, 2);
  const kafka = open();
  const transactions = await openTransactions(kafka, topic);
  await transactions.publish(['a', 'b', 'c'].flatMap((value) => [recordOf(topic, value), recordOf(topic, value, 1)]));
  const admin = await kafka.connectAdmin();
  onTestFinished(() => admin.close());
  await admin.deleteBefore(topic, new Map([[1, 2n]]));
  expect(await valuesOf(kafka, topic)).toEqual(['a', 'b', 'c']);
  expect(await valuesOf(kafka, topic, 1)).toEqual(['c']);
  const offsets = await asAdmin(brokers, (mine) => mine.fetchTopicOffsets(topic));
  expect(offsets.find(({ partition }) => partition === 1)?.low).toBe('2');
});
