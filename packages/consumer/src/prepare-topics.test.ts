import { createFakeClock, createRecordingLogger } from '@leadferry/runtime/testing';
import { expect, test } from 'vitest';
import { TopicRefusedError } from './errors.ts';
import { prepareTopics } from './prepare-topics.ts';
import type { NewTopic, TopicAdmin, TopicShape } from './topic-admin.ts';

const route = { topic: 'leads', deadLetterTopic: 'leads.dead-letter', receiptsTopic: 'leads.receipts' };

const setUp = (found: Record<string, TopicShape>, over: Partial<TopicAdmin> = {}) => {
  const created: NewTopic[] = [];
  const logger = createRecordingLogger();
  const admin: TopicAdmin = {
    describe: async (topic) => found[topic],
    readMaxMessageBytes: async () => 1000,
    readConfig: async () => new Map(),
    create: async (topic) => {
      created.push(topic);
      found[topic.topic] = topic;
    },
    deleteBefore: async () => {},
    close: async () => {},
    ...over,
  };
  const clock = createFakeClock();
  const { signal } = new AbortController();
  const prepare = () =>
    prepareTopics({
      admin,
      routes: [route],
      brokers: ['one:9092', 'two:9092'],
      clock,
      logger,
      signal,
    });
  return { clock, created, logger, prepare };
};

const refuse = async (topic: string | NewTopic): Promise<never> => {
  throw new TopicRefusedError(typeof topic === 'string' ? topic : topic.topic, 'TOPIC_AUTHORIZATION_FAILED');
};

test('topics that are missing are created after their source', async () => {
  const { created, prepare } = setUp({ leads: { partitions: 6, replication: 3 } });
  expect(await prepare()).toEqual({
    partitions: 6,
    deadLetterPartitions: new Map([['leads', 6]]),
  });
  expect(created).toEqual([
    {
      topic: 'leads.dead-letter',
      partitions: 6,
      replication: 3,
      config: { 'retention.ms': '-1', 'max.message.bytes': String(1000 + 65_536) },
    },
    { topic: 'leads.receipts', partitions: 6, replication: 3, config: { 'cleanup.policy': 'compact' } },
  ]);
});

test('topics that may not be created are a config error with the commands to run', async () => {
  const { prepare } = setUp({ leads: { partitions: 2, replication: 1 } }, { create: refuse });
  await expect(prepare()).rejects.toMatchObject({
    code: 'config_error',
    faults: [
      expect.stringContaining(
        'kafka-topics.sh --bootstrap-server one:9092,two:9092 --create --if-not-exists --topic leads.dead-letter --partitions 2 --replication-factor 1 --config retention.ms=-1 --config max.message.bytes=66536',
      ),
      expect.stringContaining(
        '--topic leads.receipts --partitions 2 --replication-factor 1 --config cleanup.policy=compact',
      ),
    ],
  });
});

test('a topic that may not even be seen is a config error with the command, too', async () => {
  const source = { partitions: 2, replication: 1 };
  const { prepare } = setUp({}, { describe: async (topic) => (topic === 'leads' ? source : refuse(topic)) });
  await expect(prepare()).rejects.toThrow(/TOPIC_AUTHORIZATION_FAILED.*\n.*--topic leads\.dead-letter/);
});

test('a source topic that may not be seen is named', async () => {
  const { prepare } = setUp({}, { describe: refuse });
  await expect(prepare()).rejects.toThrow('topic leads cannot be described: Kafka answers TOPIC_AUTHORIZATION_FAILED');
});

test('a cluster that does not tell its limits has the usual one', async () => {
  const { created, prepare } = setUp({ leads: { partitions: 1, replication: 1 } }, { readMaxMessageBytes: refuse });
  await prepare();
  expect(created[0]?.config['max.message.bytes']).toBe(String(1_048_588 + 65_536));
});

test('a dead letter topic that takes less than its source is told, and used', async () => {
  const shape = { partitions: 1, replication: 1 };
  const { created, logger, prepare } = setUp({ leads: shape, 'leads.dead-letter': shape, 'leads.receipts': shape });
  await prepare();
  expect(created).toEqual([]);
  expect(logger.lines.map(({ event }) => event)).toEqual(['dead_letter_topic_takes_less_than_source']);
});

test('a source topic must stay missing for a while to be believed missing', async () => {
  const { clock, prepare } = setUp({});
  const failure = expect(prepare()).rejects.toThrow('topic leads does not exist');
  let isOver = false;
  void failure.then(() => {
    isOver = true;
  });
  await clock.advance(1900);
  expect(isOver).toBe(false);
  await clock.advance(200);
  await failure;
});

test('a source topic that was only just created is waited for', async () => {
  const found: Record<string, TopicShape> = {};
  const { clock, prepare } = setUp(found);
  const prepared = prepare();
  await clock.advance(1000);
  found.leads = { partitions: 2, replication: 1 };
  await clock.advance(1000);
  expect(await prepared).toMatchObject({ partitions: 2 });
});

test('race: a topic is created before the broker that is asked has heard of it', async () => {
  const shape = { partitions: 1, replication: 1 };
  const asked: string[] = [];
  const { clock, created, prepare } = setUp(
    {},
    {
      describe: async (topic) => {
        asked.push(topic);
        return topic === 'leads' || asked.filter((name) => name === topic).length > 3 ? shape : undefined;
      },
    },
  );
  const prepared = prepare();
  for (let step = 0; step < 8; step += 1) await clock.advance(250);
  await prepared;
  expect(created.map(({ topic }) => topic)).toEqual(['leads.dead-letter', 'leads.receipts']);
  expect(asked.filter((name) => name === 'leads.receipts')).toHaveLength(4);
});
