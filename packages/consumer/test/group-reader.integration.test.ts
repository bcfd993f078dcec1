import { kafkaBrokers } from '@leadferry/local-stack/testing';
import { createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createConsumerMetrics, openOperatorKafka } from '../src/index.ts';
import { asAdmin, createSource, nameTopics, numbered, produce } from './support/kafka-topics.ts';
import { startWorker } from './support/worker.ts';

const brokers = kafkaBrokers();
const soon = { timeout: 15_000, interval: 50 };

const open = (servers = brokers) => {
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const kafka = openOperatorKafka({
    brokers: servers,
    clientId: 'test',
    clock: systemClock,
    logger: silentLogger,
    metrics,
  });
  onTestFinished(() => kafka.close());
  const groups = kafka.createGroupReader();
  onTestFinished(() => groups.close());
  return { ...kafka, groups };
};

test('a group that nobody has joined is behind by all that lies there, and has no members', async () => {
  const { topic, groupId } = await createSource(brokers, 3);
  await produce(brokers, topic, numbered(7, 3));
  const { groups } = open();
  const standing = await groups.readGroup(groupId, [topic]);
  expect(standing.members).toBe(0);
  expect(standing.topics.get(topic)).toEqual([
    { partition: 0, settled: 0n, end: 3n, member: undefined },
    { partition: 1, settled: 0n, end: 2n, member: undefined },
    { partition: 2, settled: 0n, end: 2n, member: undefined },
  ]);
});

test('what a member has committed is no longer behind', async () => {
  const topics = await createSource(brokers, 2);
  await produce(brokers, topics.topic, numbered(6, 2));
  startWorker(brokers, topics);
  const { groups } = open();
  await vi.waitFor(async () => {
    const { members, topics: found } = await groups.readGroup(topics.groupId, [topics.topic]);
    expect(members).toBe(1);
    expect(found.get(topics.topic)?.map(({ settled, end }) => [settled, end])).toEqual([
      [3n, 3n],
      [3n, 3n],
    ]);
  }, soon);
});

test('every partition has the member that reads it', async () => {
  const topics = await createSource(brokers, 4);
  startWorker(brokers, topics);
  startWorker(brokers, topics);
  const { groups } = open();
  await vi.waitFor(async () => {
    const { members, topics: found } = await groups.readGroup(topics.groupId, [topics.topic]);
    expect(members).toBe(2);
    const readers = found.get(topics.topic)?.map(({ member }) => member) ?? [];
    expect(readers).not.toContain(undefined);
    expect(new Set(readers).size).toBe(2);
  }, soon);
});

test('records that are no longer kept are not behind, nor counted', async () => {
  const { topic, groupId } = await createSource(brokers, 1);
  await produce(brokers, topic, numbered(5, 1));
  const kafka = open();
  const admin = await kafka.connectAdmin();
  onTestFinished(() => admin.close());
  await admin.deleteBefore(topic, new Map([[0, 4n]]));
  const { topics } = await kafka.groups.readGroup(groupId, [topic]);
  expect(topics.get(topic)).toEqual([{ partition: 0, settled: 4n, end: 5n, member: undefined }]);
  expect(await kafka.groups.countRecords(topic)).toBe(1);
});

test('a topic that does not exist has no records, and is not created by the question', async () => {
  const { deadLetterTopic } = nameTopics();
  const { groups } = open();
  expect(await groups.countRecords(deadLetterTopic)).toBe(0);
  await asAdmin(brokers, async (admin) => expect(await admin.listTopics()).not.toContain(deadLetterTopic));
});

test('the mark of a transaction behind the last record is nothing to be behind of', async () => {
  const topics = await createSource(brokers, 1);
  const kafka = open();
  const transactions = kafka.createTransactions({ transactionalId: topics.topic });
  onTestFinished(() => transactions.close());
  await transactions.open();
  const record = { topic: topics.topic, partition: 0, key: null, value: JSON.stringify({ id: 'one' }), headers: {} };
  await transactions.publish([record]);
  const worker = startWorker(brokers, topics);
  await vi.waitFor(() => expect(worker.handled).toHaveLength(1), soon);
  await vi.waitFor(async () => {
    const { topics: found } = await kafka.groups.readGroup(topics.groupId, [topics.topic]);
    const [standing] = found.get(topics.topic) ?? [];
    expect(standing?.settled).toBe(standing?.end);
  }, soon);
});

test('brokers that do not answer are an error that says so', async () => {
  const { groups } = open(['127.0.0.1:1']);
  await expect(groups.readGroup('nobody', [])).rejects.toMatchObject({ code: 'kafka_unavailable' });
});
