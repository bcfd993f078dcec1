import { allowOnly, asAdmin, configureTopic, disallow, type Operation, type Resource } from './kafka-rules.ts';
import type { Patient } from './open-patient.ts';
import type { PlantedFault } from './planted-fault.ts';

/** Takes rights on something back. */
const bar =
  (resource: Resource, name: (patient: Patient) => string, operations: readonly Operation[]) => (patient: Patient) =>
    asAdmin(patient.world.brokers, (admin) => disallow(admin, resource, name(patient), operations));

const configure =
  (topic: (patient: Patient) => string, settings: Readonly<Record<string, string>>) => (patient: Patient) =>
    asAdmin(patient.world.brokers, (admin) => configureTopic(admin, topic(patient), settings));

const week = String(7 * 86_400_000);

/** Faults of Kafka: rights, topics and their settings. */
export const kafkaFaults: readonly PlantedFault[] = [
  {
    name: 'the source may not be read',
    plant: bar('topic', ({ source }) => source, ['Read']),
    told: ['right_missing/Read'],
    cure: /kafka-acls\.sh .*--operation Read --topic leads-\S+"/,
  },
  {
    name: 'the source may not even be seen',
    plant: bar('topic', ({ source }) => source, ['Read', 'Describe', 'DescribeConfigs', 'Alter', 'AlterConfigs']),
    told: ['right_missing/Read,Describe'],
    cure: /kafka-acls\.sh .*--operation Read --operation Describe --topic/,
  },
  {
    name: 'dead letters may not be written',
    plant: bar('topic', ({ deadLetters }) => deadLetters, ['Write']),
    told: ['right_missing/Write'],
    cure: /--operation Write --topic leads-\S+\.dead-letter/,
  },
  {
    name: 'receipts may not be read back',
    plant: bar('topic', ({ receipts }) => receipts, ['Read']),
    told: ['right_missing/Read'],
    cure: /--operation Read --topic leads-\S+\.receipts/,
  },
  {
    name: 'the group may not be joined',
    plant: bar('group', ({ world }) => world.groupId, ['Read']),
    told: ['right_missing/Read'],
    cure: /--operation Read --group leadferry-/,
  },
  {
    name: 'transactions may not be written',
    plant: bar('transactional_id', ({ transactionalId }) => transactionalId, ['Write']),
    told: ['right_missing/Write'],
    cure: /--operation Write --transactional-id leadferry-dlq\./,
  },
  {
    name: 'the source topic does not exist',
    plant: ({ config, source }) => {
      config.topics = { 'leads-nowhere': config.topics[source] ?? {} };
    },
    told: ['source_missing'],
    cure: /leadferry topics create/,
  },
  {
    name: 'the dead letter topic is missing and may not be created',
    plant: (patient) => {
      const { world, deadLetters } = patient;
      const allBut = ['Describe', 'Alter', 'ClusterAction'] as const;
      patient.onEnd(() => asAdmin(world.brokers, (admin) => disallow(admin, 'cluster', 'kafka-cluster', allBut)));
      return asAdmin(world.brokers, async (admin) => {
        await admin.deleteTopics({ topics: [deadLetters] });
        await allowOnly(admin, 'cluster', 'kafka-cluster', allBut);
        await disallow(admin, 'topic', deadLetters, ['Create']);
      });
    },
    told: ['topic_missing'],
    cure: /kafka-topics\.sh .*--create .*\.dead-letter .*--config retention\.ms=-1/,
  },
  {
    name: 'receipts are not compacted',
    plant: configure(({ receipts }) => receipts, { 'cleanup.policy': 'delete' }),
    told: ['not_compacted'],
    cure: /kafka-configs\.sh .*\.receipts .*cleanup\.policy=compact/,
  },
  {
    name: 'dead letters are deleted after a week',
    plant: configure(({ deadLetters }) => deadLetters, { 'retention.ms': week, 'max.message.bytes': '1114124' }),
    told: ['dead_letters_expire'],
    cure: /kafka-configs\.sh .*\.dead-letter .*retention\.ms=-1/,
  },
  {
    name: 'the source is kept for a day',
    plant: configure(({ source }) => source, { 'retention.ms': '86400000' }),
    told: ['retention_short'],
    cure: /kafka-configs\.sh .*retention\.ms=/,
  },
  {
    name: 'receipts have fewer partitions than their source',
    plant: ({ world, source }) =>
      asAdmin(world.brokers, (admin) => admin.createPartitions({ topicPartitions: [{ topic: source, count: 12 }] })),
    told: ['partitions_differ'],
    cure: /kafka-topics\.sh .*--alter --topic \S+\.receipts --partitions 12/,
  },
  {
    name: 'the largest lead does not fit among the dead letters',
    plant: configure(({ source }) => source, { 'max.message.bytes': '5000000' }),
    told: ['message_bytes_small'],
    cure: /kafka-configs\.sh .*\.dead-letter .*max\.message\.bytes=5065536/,
  },
  {
    name: 'more replicas must be in sync than there are',
    plant: configure(({ receipts }) => receipts, { 'cleanup.policy': 'compact', 'min.insync.replicas': '2' }),
    told: ['too_few_replicas'],
    cure: /min\.insync\.replicas/,
  },
  {
    name: 'no broker answers',
    plant: ({ env }) => {
      env.KAFKA_BROKERS = '127.0.0.1:1';
    },
    told: ['kafka_unreachable'],
    cure: /KAFKA_BROKERS/,
  },
];
