import { randomBytes } from 'node:crypto';
import { kafkaBrokers } from '@leadferry/local-stack/testing';
import { ConfigError } from '@leadferry/runtime';
import kafkajs from 'kafkajs';
import { expect, test, vi } from 'vitest';
import { asAdmin, createSource, nameTopics, numbered, produce, readTopic } from './support/kafka-topics.ts';
import { startWorker } from './support/worker.ts';

const brokers = kafkaBrokers();
const soon = { timeout: 15_000, interval: 50 };

const configOf = async (topic: string): Promise<Record<string, string>> => {
  const resources = [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }];
  const described = await asAdmin(brokers, (admin) => admin.describeConfigs({ resources, includeSynonyms: false }));
  const entries = described.resources[0]?.configEntries ?? [];
  return Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue]));
};

test('a missing source topic is a config error that names it', async () => {
  const topics = nameTopics();
  const worker = startWorker(brokers, topics);
  const error = await worker.ended;
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain(`topic ${topics.topic} does not exist`);
});

test('all missing source topics are named at once', async () => {
  const [one, two] = [nameTopics(), nameTopics()];
  const worker = startWorker(brokers, one, undefined, { topics: [one, two] });
  expect(await worker.ended).toMatchObject({
    faults: expect.arrayContaining([expect.stringContaining(one.topic), expect.stringContaining(two.topic)]),
  });
});

test('missing dead letter and receipts topics are created after their source', async () => {
  const topics = await createSource(brokers, 3, { 'max.message.bytes': '300000' });
  const worker = startWorker(brokers, topics);
  await vi.waitFor(() => expect(worker.status().joined).toBe(true), soon);

  const question = { topics: [topics.deadLetterTopic, topics.receiptsTopic] };
  const { topics: found } = await asAdmin(brokers, (admin) => admin.fetchTopicMetadata(question));
  expect(found.map(({ partitions }) => partitions.length)).toEqual([3, 3]);
  expect(await configOf(topics.deadLetterTopic)).toMatchObject({
    'retention.ms': '-1',
    'max.message.bytes': String(300_000 + 65_536),
  });
  expect(await configOf(topics.receiptsTopic)).toMatchObject({ 'cleanup.policy': 'compact' });
});

test('a receipts topic with fewer partitions than its source is a config error', async () => {
  const topics = await createSource(brokers, 3);
  const receiptsTopic = (await createSource(brokers, 2)).topic;
  const worker = startWorker(brokers, { ...topics, receiptsTopic });
  expect(await worker.ended).toMatchObject({
    code: 'config_error',
    faults: [expect.stringContaining(`topic ${receiptsTopic} has 2 partitions and ${topics.topic} has 3`)],
  });
});

test('a dead letter topic with fewer partitions than its source takes the remainder', async () => {
  const topics = await createSource(brokers, 3);
  const deadLetterTopic = (await createSource(brokers, 1)).topic;
  await produce(brokers, topics.topic, numbered(3, 3));
  startWorker(brokers, { ...topics, deadLetterTopic }, async () => ({
    outcome: { kind: 'dead-lettered', reason: 'rejected', message: 'refused' },
    attempts: 1,
  }));
  const deadLetters = await readTopic(brokers, deadLetterTopic);
  await vi.waitFor(() => expect(deadLetters).toHaveLength(3), soon);
});

test('a source topic that is deleted under the worker ends it with the name of the topic', {
  timeout: 60_000,
}, async () => {
  const topics = await createSource(brokers, 1);
  const worker = startWorker(brokers, topics);
  await vi.waitFor(() => expect(worker.status().joined).toBe(true), soon);
  await asAdmin(brokers, (admin) => admin.deleteTopics({ topics: [topics.topic] }));
  expect(await worker.ended).toMatchObject({ faults: [expect.stringContaining(topics.topic)] });
});

test.each(['gzip', 'snappy', 'lz4', 'zstd'])('records that are stored with %s are read', async (compression) => {
  const topics = await createSource(brokers, 1, { 'compression.type': compression });
  const values = Array.from({ length: 200 }, (_, index) =>
    JSON.stringify({ id: `lead-${index}`, text: 'to be or not to be, '.repeat(index % 50), noise: Math.random() }),
  );
  const random = randomBytes(100_000).toString('base64');
  await produce(
    brokers,
    topics.topic,
    [...values, random].map((value) => ({ partition: 0, value })),
  );
  const worker = startWorker(brokers, topics, async () => ({ outcome: { kind: 'delivered' }, attempts: 1 }));
  await vi.waitFor(() => expect(worker.handled).toHaveLength(201), soon);
  expect(worker.handled.map(({ value }) => String(value))).toEqual([...values, random]);
});
