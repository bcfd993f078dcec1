import kafkajs, { type Kafka } from 'kafkajs';
import { createAskedAdmin, missing } from './ask-admin.ts';
import { TopicRefusedError } from './errors.ts';
import type { KafkaWatch } from './kafka-watch.ts';

/** How a topic is laid out. */
export interface TopicShape {
  readonly partitions: number;
  readonly replication: number;
}

/** A topic to be created. */
export interface NewTopic extends TopicShape {
  readonly topic: string;
  readonly config: Readonly<Record<string, string>>;
}

/**
 * What is asked of the cluster about topics.
 *
 * @throws {KafkaUnavailableError} no broker answers; any method.
 * @throws {TopicRefusedError} Kafka answered and will not; any method.
 */
export interface TopicAdmin {
  /** Returns the topic's layout, or undefined where there is no such topic. */
  describe(topic: string): Promise<TopicShape | undefined>;
  /** Returns the largest record batch the topic takes, in bytes. */
  readMaxMessageBytes(topic: string): Promise<number>;
  /** Returns the settings of a topic in force, by name, the cluster's defaults among them. */
  readConfig(topic: string): Promise<ReadonlyMap<string, string>>;
  /** Creates the topic, which may be seen a moment later; one that another worker created meanwhile is as good. */
  create(topic: NewTopic): Promise<void>;
  /** Deletes the records before an offset, for each partition; for good. */
  deleteBefore(topic: string, offsets: ReadonlyMap<number, bigint>): Promise<void>;
  close(): Promise<void>;
}

/** Connects to the cluster's administration. */
export const connectTopicAdmin = async (kafka: Kafka, watch: KafkaWatch): Promise<TopicAdmin> => {
  const { admin, ask } = createAskedAdmin(kafka, watch);
  await ask('', () => admin.connect());
  return {
    describe: async (topic) => {
      const question = { topics: [topic] };
      const found = await ask(topic, () => admin.fetchTopicMetadata(question)).catch((error: unknown) => {
        if (error instanceof TopicRefusedError && error.refusal === missing) return undefined;
        throw error;
      });
      const partitions = found?.topics.find(({ name }) => name === topic)?.partitions;
      return partitions && { partitions: partitions.length, replication: partitions[0]?.replicas.length ?? 1 };
    },
    readMaxMessageBytes: async (topic) => {
      const configNames = ['max.message.bytes'];
      const question = { resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames }] };
      const { resources } = await ask(topic, () => admin.describeConfigs({ ...question, includeSynonyms: false }));
      return Number(resources[0]?.configEntries[0]?.configValue);
    },
    readConfig: async (topic) => {
      const question = { resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }] };
      const { resources } = await ask(topic, () => admin.describeConfigs({ ...question, includeSynonyms: false }));
      return new Map(resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]));
    },
    create: async ({ topic, partitions, replication, config }) => {
      const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
      const wanted = { topic, numPartitions: partitions, replicationFactor: replication, configEntries };
      // The client's own wait for leaders fails where the broker has not heard of the topic yet.
      await ask(topic, () => admin.createTopics({ topics: [wanted], timeout: 10_000, waitForLeaders: false }));
    },
    deleteBefore: async (topic, offsets) => {
      const partitions = [...offsets].map(([partition, offset]) => ({ partition, offset: String(offset) }));
      if (partitions.length === 0) return;
      // It also tells the client who leads, which it must know before it deletes.
      await ask(topic, () => admin.fetchTopicOffsets(topic));
      await ask(topic, () => admin.deleteTopicRecords({ topic, partitions }));
    },
    close: () => admin.disconnect(),
  };
};
