import { completeTopic } from '@leadferry/config';
import type { NewTopic, TopicAdmin, TopicShape } from '@leadferry/consumer';
import { KafkaUnavailableError, TopicRefusedError } from '@leadferry/consumer/errors';
import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { createHumanOutput } from '../output.ts';
import { createPaint } from '../paint.ts';
import { runTopics } from './run-topics.ts';
import type { TopicsIntent } from './topics-commands.ts';

type Found = Record<string, TopicShape & { readonly config?: Record<string, string> }>;

const settings = { account: 'default', consent: 'implicit', onMissingContact: 'skip', unchanged: 'off' } as const;
const topics = ['leads', 'fair'].map((name) => completeTopic(name, { ...settings, lists: ['Newsletter'] }));

const look = { command: 'topics check', topics: ['leads'] } as const;
const creating = {
  command: 'topics create',
  topics: ['leads'],
  partitions: undefined,
  replication: undefined,
  isDryRun: false,
} as const;

/** Runs the command on a cluster with these topics. */
const run = async (intent: TopicsIntent, found: Found, over: Partial<TopicAdmin> = {}) => {
  const created: NewTopic[] = [];
  let said = '';
  const admin: TopicAdmin = {
    describe: async (topic) => found[topic],
    readMaxMessageBytes: async () => 1_000_000,
    readConfig: async (topic) => new Map(Object.entries(found[topic]?.config ?? {})),
    create: async (wanted) => {
      created.push(wanted);
      found[wanted.topic] = { ...wanted, replication: Math.max(1, wanted.replication) };
    },
    deleteBefore: async () => {},
    close: async () => {},
    ...over,
  };
  const write = (text: string) => {
    said += text;
  };
  const ending = await runTopics(intent, {
    config: { logLevel: 'silent', topics, kafka: { brokers: ['one:9092'], groupId: 'leadferry' } },
    admin,
    reader: { bounds: async () => ({ first: 0n, end: 0n }) },
    clock: createFakeClock(),
    output: createHumanOutput({ command: intent.command, stdout: { write }, stderr: { write } }),
    paint: createPaint(false),
    signal: new AbortController().signal,
  });
  return { ending, created, said: `${said}${ending.text}` };
};

const shape = { partitions: 6, replication: 3 };
const whole = (): Found => ({
  leads: shape,
  'leads.dead-letter': { ...shape, config: { 'retention.ms': '-1', 'max.message.bytes': '1065536' } },
  'leads.receipts': { ...shape, config: { 'cleanup.policy': 'compact' } },
});

it('topics as they should be are told so, and nothing is done', async () => {
  const { ending, created, said } = await run(creating, whole());
  expect(ending).toMatchObject({ exit: 'done', fields: { byState: { right: 3 } } });
  expect(created).toEqual([]);
  expect(said).toContain('source        leads  as it should be: 6 partitions, 3 replicas');
});

it('dead letters and receipts that are missing are created after their source', async () => {
  const { ending, created, said } = await run(creating, { leads: shape });
  expect(ending).toMatchObject({ exit: 'done', fields: { byState: { right: 1, created: 2 } } });
  expect(created).toEqual([
    { topic: 'leads.dead-letter', ...shape, config: { 'retention.ms': '-1', 'max.message.bytes': '1065536' } },
    { topic: 'leads.receipts', ...shape, config: { 'cleanup.policy': 'compact' } },
  ]);
  expect(said).toContain('created: 6 partitions, 3 replicas, cleanup.policy=compact');
});

it('a source is created where its partitions are named, and what belongs to it is like it', async () => {
  const { ending, created } = await run({ ...creating, partitions: 12 }, {});
  expect(ending.exit).toBe('done');
  expect(created).toMatchObject([
    { topic: 'leads', partitions: 12, replication: -1, config: { 'cleanup.policy': 'delete' } },
    { topic: 'leads.dead-letter', partitions: 12, replication: 1 },
    { topic: 'leads.receipts', partitions: 12, replication: 1 },
  ]);
});

it('run again it creates nothing', async () => {
  const found: Found = {};
  await run({ ...creating, partitions: 12 }, found);
  expect((await run({ ...creating, partitions: 12 }, found)).created).toEqual([]);
});

it('a source that is missing needs a person where its partitions are not named', async () => {
  const { ending, created, said } = await run(creating, {});
  expect(ending).toMatchObject({ exit: 'personNeeded', fields: { byState: { missing: 3 }, actNow: true } });
  expect(created).toEqual([]);
  expect(said).toContain('leadferry topics create --topic leads --partitions COUNT');
});

it('a dry run says what would be created, and creates nothing', async () => {
  const { ending, created, said } = await run({ ...creating, isDryRun: true, partitions: 12 }, {});
  expect(ending).toMatchObject({ exit: 'done', fields: { byState: { would_create: 3 } } });
  expect(created).toEqual([]);
  expect(said).toContain(
    "would be created: 12 partitions, the cluster's replicas, cleanup.policy=delete, retention.ms=",
  );
});

it('a topic that is not as it should be is left, and the command that alters it is told', async () => {
  const found = { ...whole(), 'leads.receipts': { ...shape, config: { 'cleanup.policy': 'delete' } } };
  const { ending, created, said } = await run(creating, found);
  expect(ending).toMatchObject({ exit: 'personNeeded', fields: { byState: { right: 2, different: 1 } } });
  expect(created).toEqual([]);
  expect(said).toContain('cleanup.policy is delete, and should be compact');
  expect(said).toContain('--entity-name leads.receipts --add-config cleanup.policy=compact');
});

it('looking changes nothing, and has the command that creates what is missing', async () => {
  const { ending, created, said } = await run(look, { leads: shape });
  expect(ending.exit).toBe('personNeeded');
  expect(created).toEqual([]);
  expect(said).toContain('--create --if-not-exists --topic leads.receipts --partitions 6 --replication-factor 3');
});

it('what Kafka forbids to create is told with the command, and the rest is done', async () => {
  const found: Found = { leads: shape };
  const create: TopicAdmin['create'] = async ({ topic }) => {
    if (topic.endsWith('dead-letter')) throw new TopicRefusedError(topic, 'CLUSTER_AUTHORIZATION_FAILED');
    found[topic] = shape;
  };
  const { ending, said } = await run(creating, found, { create });
  expect(ending).toMatchObject({ exit: 'kafkaRefused', fields: { byState: { right: 1, refused: 1, created: 1 } } });
  expect(said).toContain('Kafka forbids it (CLUSTER_AUTHORIZATION_FAILED)');
  expect(said).toContain('--create --if-not-exists --topic leads.dead-letter');
});

it('settings that may not be read are not judged', async () => {
  const readConfig = async (topic: string) => {
    throw new TopicRefusedError(topic, 'TOPIC_AUTHORIZATION_FAILED');
  };
  expect((await run(look, whole(), { readConfig })).ending.exit).toBe('done');
});

it('all topics of the config are meant where none is named, and Kafka that is away is no finding', async () => {
  const { ending } = await run({ ...look, topics: [] }, {});
  expect(ending.fields).toMatchObject({ topics: 6 });
  const describe = async () => {
    throw new KafkaUnavailableError();
  };
  await expect(run(look, {}, { describe })).rejects.toBeInstanceOf(KafkaUnavailableError);
});
