import { createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import type { Kafka } from 'kafkajs';
import { expect, test } from 'vitest';
import { KafkaUnavailableError, TopicRefusedError } from './errors.ts';
import { createKafkaWatch } from './kafka-watch.ts';
import { createConsumerMetrics } from './metrics.ts';
import { connectTopicAdmin } from './topic-admin.ts';

const refusal = (type: string, retriable = false) =>
  Object.assign(new Error(type), { name: 'KafkaJSProtocolError', type, retriable });

const adminThat = (admin: object) => {
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const watch = createKafkaWatch({ clock: systemClock, logger: silentLogger, metrics, brokers: [] });
  const client = { on: () => {}, events: {}, connect: async () => {}, disconnect: async () => {}, ...admin };
  return connectTopicAdmin({ admin: () => client } as unknown as Kafka, watch);
};

const wanted = { topic: 'leads.receipts', partitions: 1, replication: 1, config: {} };
const createThat = (error: unknown) => adminThat({ createTopics: () => Promise.reject(error) });

test('too few brokers to replicate to means waiting', async () => {
  const several = Object.assign(new Error('errors'), { errors: [refusal('INVALID_REPLICATION_FACTOR')] });
  const admin = await createThat(several);
  await expect(admin.create(wanted)).rejects.toBeInstanceOf(KafkaUnavailableError);
});

test('a refusal is named, also among several', async () => {
  const several = Object.assign(new Error('errors'), { errors: [refusal('POLICY_VIOLATION')] });
  const failure = await (await createThat(several)).create(wanted).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TopicRefusedError);
  expect(failure).toMatchObject({ topic: 'leads.receipts', refusal: 'POLICY_VIOLATION', retryable: false });
});

test('a topic that is not there is an answer, though the client would try again', async () => {
  const missing = refusal('UNKNOWN_TOPIC_OR_PARTITION', true);
  const admin = await adminThat({ fetchTopicMetadata: () => Promise.reject(missing) });
  expect(await admin.describe('leads')).toBeUndefined();
});

test('a client that trips over its own null was not answered', async () => {
  const admin = await adminThat({ fetchTopicMetadata: () => Promise.reject(new TypeError('null')) });
  await expect(admin.describe('leads')).rejects.toBeInstanceOf(KafkaUnavailableError);
});
