import type { TopicConfig } from '@leadferry/config';
import {
  type AclRight,
  type FoundTopic,
  findTopicDifferences,
  type KafkaInspector,
  type NewTopic,
  type TopicRole,
  type TopicView,
  wantedBeside,
  wantedSource,
} from '@leadferry/consumer';
import { createFindings, type Finding } from './finding.ts';
import { tellDifference } from './tell-difference.ts';
import { type Cluster, tellRightMissing } from './tell-right-missing.ts';
import { tellTopicMissing } from './tell-topic-missing.ts';

const { good, attention, fault, skipped } = createFindings('kafka');

interface Surroundings extends Cluster {
  readonly inspector: KafkaInspector;
}

type FoundView = Extract<TopicView, { readonly kind: 'found' }>;

/** What workers do with a topic of each role. */
const needed: Readonly<Record<TopicRole, readonly AclRight[]>> = {
  source: ['Read', 'Describe'],
  // Read back when partitions are assigned: what was settled above the committed offset.
  dead_letters: ['Read', 'Write', 'Describe'],
  receipts: ['Read', 'Write', 'Describe'],
};

const judgedSettings = [
  ...(['cleanup.policy', 'retention.ms', 'retention.bytes', 'max.message.bytes', 'min.insync.replicas'] as const),
];
/** What Kafka takes by default, where its settings may not be asked for. */
const defaultMaxMessageBytes = 1_048_588;

/** Looks at a source topic with its dead letters and receipts. */
export const lookAtTopic = async (
  route: TopicConfig,
  surroundings: Surroundings,
): Promise<{ readonly findings: Finding[]; readonly partitions: number | undefined }> => {
  const { inspector } = surroundings;
  const source = await inspector.topic(route.topic);
  if (source.kind === 'missing') {
    const cure = `run "leadferry topics create --topic ${route.topic} --partitions COUNT", or correct its name under topics`;
    const lost = fault('source_missing', `there is no source topic ${route.topic}`, cure, { about: route.topic });
    return { findings: [lost, ...tellUnlooked(route)], partitions: undefined };
  }
  if (source.kind === 'refused') {
    const refused = tellRightMissing({ kind: 'topic', name: route.topic }, needed.source, surroundings);
    return { findings: [refused, ...tellUnlooked(route)], partitions: undefined };
  }
  const settings = await inspector.settings(route.topic, judgedSettings);
  const maxMessageBytes = Number(settings?.get('max.message.bytes') ?? defaultMaxMessageBytes);
  const { partitions, replication } = source;
  const beside = wantedBeside(route, { partitions, replication, maxMessageBytes });
  return {
    findings: [
      ...(await judgeFound('source', wantedSource(route.topic, source), source, surroundings)),
      ...(await lookBeside('dead_letters', beside.deadLetters, surroundings)),
      ...(await lookBeside('receipts', beside.receipts, surroundings)),
    ],
    partitions,
  };
};

const tellUnlooked = ({ topic, deadLetterTopic, receiptsTopic }: TopicConfig): Finding[] =>
  [deadLetterTopic, receiptsTopic].map((about) =>
    skipped('topic', `${about} was not looked at: what it should be like follows from ${topic}`, { about }),
  );

/** Looks at a topic that workers create where it is missing. */
const lookBeside = async (role: TopicRole, wanted: NewTopic, surroundings: Surroundings): Promise<Finding[]> => {
  const { inspector, brokers } = surroundings;
  const resource = { kind: 'topic', name: wanted.topic } as const;
  const view = await inspector.topic(wanted.topic);
  if (view.kind === 'refused') return [tellRightMissing(resource, needed[role], surroundings)];
  if (view.kind === 'found') return judgeFound(role, wanted, view, surroundings);
  return [tellTopicMissing(wanted, await inspector.mayCreate(wanted), brokers)];
};

const judgeFound = async (
  role: TopicRole,
  wanted: NewTopic,
  view: FoundView,
  surroundings: Surroundings,
): Promise<Finding[]> => {
  const { inspector, brokers } = surroundings;
  const { topic } = wanted;
  const { rights } = view;
  const resource = { kind: 'topic', name: topic } as const;
  const lost = rights === undefined ? [] : needed[role].filter((right) => !rights.has(right));
  const settings = await inspector.settings(topic, judgedSettings);
  const found: FoundTopic = { ...view, config: settings ?? new Map() };
  const findings = [
    ...lost.map((right) => tellRightMissing(resource, [right], surroundings)),
    ...findTopicDifferences(role, wanted, found, brokers).map((difference) => tellDifference(role, topic, difference)),
    ...judgeReplicas(topic, view, settings),
    ...(settings === undefined ? [tellUnseen(topic, surroundings)] : []),
  ];
  if (findings.some(({ level }) => level === 'fault')) return findings;
  const shape = `${view.partitions} partitions, ${view.replication} replica${view.replication === 1 ? '' : 's'}`;
  return [good('topic', `${topic}: ${shape}, may be used`, { about: topic }), ...findings];
};

const tellUnseen = (topic: string, surroundings: Cluster): Finding => {
  const { cure = '' } = tellRightMissing({ kind: 'topic', name: topic }, ['DescribeConfigs'], surroundings);
  const told = { about: topic, right: 'DescribeConfigs' };
  return attention('settings_unseen', `the settings of ${topic} may not be read, so they are not judged`, cure, told);
};

const judgeReplicas = (
  topic: string,
  { partitions, replication, inSync, leaderless }: FoundView,
  settings: ReadonlyMap<string, string> | undefined,
): Finding[] => {
  const told = { about: topic };
  const least = Number(settings?.get('min.insync.replicas') ?? 1);
  const look = `"kafka-topics.sh --describe --topic ${topic}" tells which broker to bring back`;
  if (leaderless > 0)
    return [
      fault(
        'no_leader',
        `${leaderless} of ${partitions} partitions of ${topic} have no leader: they stand still`,
        look,
        told,
      ),
    ];
  if (least > replication) {
    const cure = `lower min.insync.replicas of ${topic} below its ${replication} replicas, or give it more`;
    return [
      fault(
        'too_few_replicas',
        `${topic} wants ${least} replicas in sync and has ${replication}: nothing can be written`,
        cure,
        told,
      ),
    ];
  }
  if (inSync < least)
    return [
      fault(
        'too_few_in_sync',
        `${topic} has ${inSync} of ${least} replicas in sync: nothing can be written`,
        look,
        told,
      ),
    ];
  if (inSync < replication)
    return [attention('replicas_behind', `${topic} has ${inSync} of ${replication} replicas in sync`, look, told)];
  if (replication === 1) {
    const cure = 'give topics three replicas where there are brokers enough ("kafka-reassign-partitions.sh")';
    return [
      attention(
        'single_replica',
        `${topic} has one replica: a broker that is lost takes its records with it`,
        cure,
        told,
      ),
    ];
  }
  return [];
};
