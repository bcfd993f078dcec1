import kafkajs, { type Kafka } from 'kafkajs';
import { KafkaUnavailableError } from '../errors.ts';
import { isKafkaUnavailable, kafkaErrorType } from '../kafka-errors.ts';
import type { NewTopic } from '../topic-admin.ts';

/** What kafkajs itself can ask of a cluster without changing it. */
export interface AdminInspector {
  /** Reads settings of a topic; undefined where that is refused. */
  settings(topic: string, names: readonly string[]): Promise<ReadonlyMap<string, string> | undefined>;
  /** Tells whether the topic would be created; nothing is. */
  mayCreate(topic: NewTopic): Promise<boolean>;
  close(): Promise<void>;
}

const refused = 'TOPIC_AUTHORIZATION_FAILED';

/** Opens it; it connects when first asked. */
export const createAdminInspector = (kafka: Kafka): AdminInspector => {
  const admin = kafka.admin();
  let connecting: Promise<void> | undefined;

  /** Answers `otherwise` where Kafka refuses for want of a right. */
  const ask = async <T>(request: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      connecting ??= admin.connect();
      await connecting;
      return await request();
    } catch (error) {
      const cause =
        error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : error;
      if (kafkaErrorType(cause) === refused) return otherwise;
      if (isKafkaUnavailable(cause) || cause instanceof TypeError) throw new KafkaUnavailableError({ cause });
      throw error;
    }
  };

  return {
    settings: (topic, names) =>
      ask(async () => {
        const wanted = { type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: [...names] };
        const { resources } = await admin.describeConfigs({ resources: [wanted], includeSynonyms: false });
        const entries = resources[0]?.configEntries ?? [];
        return new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
      }, undefined),
    mayCreate: ({ topic, partitions, replication, config }) =>
      ask(async () => {
        const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
        const wanted = { topic, numPartitions: partitions, replicationFactor: replication, configEntries };
        await admin.createTopics({ topics: [wanted], validateOnly: true, waitForLeaders: false });
        return true;
      }, false),
    close: () => admin.disconnect(),
  };
};
