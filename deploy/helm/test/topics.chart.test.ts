import type { IKafkaTopic } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1';
import { completeTopic, readConfigFile } from '@leadferry/config';
import {
  findTopicDifferences,
  type NewTopic,
  sourceRetentionMs,
  wantedBeside,
  wantedSource,
} from '@leadferry/consumer';
import { expect, it } from 'vitest';
import { configFileOf } from './support/pods.ts';
import { chart, objectsOf, valueSet } from './support/value-sets.ts';

const topicsOf = async (name: string) => {
  const objects = await objectsOf(name);
  const topics = objects.filter(({ kind }) => kind === 'KafkaTopic') as unknown as IKafkaTopic[];
  const { topics: configured } = readConfigFile('leadferry.yaml', {}, () => configFileOf(objects));
  const routes = Object.entries(configured).map(([topic, given]) => completeTopic(topic, given));
  return { routes, topics: new Map(topics.map((topic) => [topic.spec.topicName!, topic])) };
};

const found = ({ spec }: IKafkaTopic) => ({
  partitions: spec.partitions!,
  replication: spec.replicas!,
  config: new Map(Object.entries(spec.config!).map(([key, value]) => [key, String(value)])),
});

it('every topic is laid out as the services would lay it out', async () => {
  const { routes, topics } = await topicsOf('everything');
  for (const route of routes) {
    const source = found(topics.get(route.topic)!);
    const shape = { partitions: source.partitions, replication: source.replication };
    const maxMessageBytes = Number(source.config.get('max.message.bytes'));
    const { deadLetters, receipts } = wantedBeside(route, { ...shape, maxMessageBytes });
    const expectLike = (wanted: NewTopic) => {
      const { config, ...layout } = found(topics.get(wanted.topic)!);
      expect({ topic: wanted.topic, ...layout }).toMatchObject({ topic: wanted.topic, ...shape });
      expect(Object.fromEntries(config)).toMatchObject(wanted.config);
      const role = wanted === deadLetters ? 'dead_letters' : wanted === receipts ? 'receipts' : 'source';
      expect(findTopicDifferences(role, wanted, { ...layout, config }, ['kafka:9092'])).toEqual([]);
    };
    for (const wanted of [wantedSource(route.topic, shape), deadLetters, receipts]) expectLike(wanted);
  }
  expect(topics.size).toBe(routes.length * 3);
});

it('a source keeps its leads for as long as the command would have it', async () => {
  const { topics } = await topicsOf('everything');
  expect(found(topics.get('leads')!).config.get('retention.ms')).toBe(String(sourceRetentionMs));
});

it('one topic can have more partitions than the others, and so have its dead letters and receipts', async () => {
  const { topics } = await topicsOf('everything');
  expect([...topics.values()].map(({ spec }) => spec.partitions)).toEqual([24, 24, 24]);
});

it('sources that others create are left to them', async () => {
  const { topics } = await topicsOf('two-accounts');
  expect([...topics.keys()].sort()).toEqual([
    'Leads_South.receipts',
    'leads.north.dead-letter',
    'leads.north.receipts',
    'south.rejected',
  ]);
});

it('a topic whose name no object can have is found by its own name all the same', async () => {
  const { topics } = await topicsOf('two-accounts');
  const { metadata, spec } = topics.get('Leads_South.receipts')!;
  expect(metadata!.name).toMatch(/^leads-south\.receipts-[0-9a-f]{8}$/);
  expect(spec.topicName).toBe('Leads_South.receipts');
});

it('two names that differ in their letters alone are two objects', async () => {
  const topic = { account: 'default', lists: ['Newsletter'] };
  const objects = await chart.render(valueSet('minimal'), {
    config: { topics: { Leads: topic, LEADS: topic } },
    topics: { enabled: true, cluster: 'events' },
  });
  const names = objects.filter(({ kind }) => kind === 'KafkaTopic').map(({ metadata }) => metadata.name);
  expect(new Set(names).size).toBe(9);
});

it('no topic goes when the release does', async () => {
  const { topics } = await topicsOf('everything');
  for (const { metadata } of topics.values())
    expect(metadata!.annotations).toMatchObject({ 'helm.sh/resource-policy': 'keep' });
});
