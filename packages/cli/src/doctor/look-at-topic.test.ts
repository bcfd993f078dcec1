import type { KafkaInspector, TopicView } from '@leadferry/consumer';
import { expect, test } from 'vitest';
import { lookAtTopic } from './look-at-topic.ts';

const route = { topic: 'leads', deadLetterTopic: 'leads.dead', receiptsTopic: 'leads.receipts' };
const found: TopicView = { kind: 'found', partitions: 3, replication: 3, inSync: 3, leaderless: 0, rights: undefined };

/** Looks at a source topic that has nothing beside it yet. */
const look = async (creation: Awaited<ReturnType<KafkaInspector['mayCreate']>>) => {
  const inspector = {
    topic: async (name: string) => (name === 'leads' ? found : { kind: 'missing' }),
    settings: async () => undefined,
    mayCreate: async () => creation,
  } as unknown as KafkaInspector;
  const surroundings = { inspector, brokers: ['kafka:9092'], user: 'worker' };
  const { findings } = await lookAtTopic(route as unknown as Parameters<typeof lookAtTopic>[0], surroundings);
  return findings.filter(({ about }) => about === 'leads.dead' || about === 'leads.receipts');
};

test('a topic that workers will create needs attention, one that they may not is a fault', async () => {
  expect(await look({ kind: 'allowed' })).toMatchObject([
    { level: 'attention', code: 'topic_missing', about: 'leads.dead' },
    { level: 'attention', code: 'topic_missing', about: 'leads.receipts' },
  ]);
  const [forbidden] = await look({ kind: 'forbidden' });
  expect(forbidden).toMatchObject({ level: 'fault', code: 'topic_missing' });
  expect(forbidden?.cure).toContain('as somebody who may');
});

test('a topic that Kafka itself would not create is a fault that names why, and the command that tells more', async () => {
  const [refused] = await look({ kind: 'refused', type: 'POLICY_VIOLATION' });
  expect(refused).toMatchObject({ level: 'fault', code: 'topic_missing', about: 'leads.dead' });
  expect(refused?.text).toContain('Kafka would not create it (POLICY_VIOLATION)');
  expect(refused?.cure).toMatch(/kafka-topics\.sh .*--create .*leads\.dead/);
});
