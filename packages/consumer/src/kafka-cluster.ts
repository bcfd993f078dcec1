/// <reference path="./kafkajs-cluster.d.ts" />
import type { Clock } from '@leadferry/runtime';
import type { Kafka } from 'kafkajs';
import type Cluster from 'kafkajs/src/cluster/index.js';
import { KafkaUnavailableError, TopicRefusedError } from './errors.ts';
import { adviseOnKafka } from './kafka-advice.ts';
import { isKafkaUnavailable, kafkaErrorType } from './kafka-errors.ts';
import type { KafkaWatch } from './kafka-watch.ts';

const readCommitted = 1;
const missing = 'UNKNOWN_TOPIC_OR_PARTITION';
const patienceMs = 2000;
const betweenTriesMs = 250;

/** The client's own view of the cluster: who leads which partition, and connections to them. */
export interface KafkaCluster {
  /**
   * Asks something about a topic. A leader that moved or a connection that broke is looked up again and asked again,
   * for two seconds and the client's own time for the last try.
   *
   * @throws {KafkaUnavailableError} nobody answers.
   * @throws {TopicRefusedError} Kafka answered and will not, or knows no such topic or partition.
   */
  ask<T>(topic: string, request: (cluster: Cluster) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Opens the insides of kafkajs that its consumers are made of, for reads that need no consumer group. Offsets it lists
 * are those of committed data. Connects when first asked.
 */
export const openCluster = (kafka: Kafka, { watch, clock }: { watch: KafkaWatch; clock: Clock }): KafkaCluster => {
  const cluster = createCluster(kafka);
  let isConnected = false;

  const askOnce = async <T>(topic: string, request: (cluster: Cluster) => Promise<T>): Promise<T> => {
    if (!isConnected) await cluster.connect();
    isConnected = true;
    await cluster.addTargetTopic(topic);
    await cluster.refreshMetadataIfNecessary();
    const answer = await request(cluster);
    watch.answered();
    return answer;
  };

  return {
    ask: async (topic, request) => {
      const giveUpAtMs = clock.monotonicMs() + patienceMs;
      for (;;) {
        try {
          return await askOnce(topic, request);
        } catch (cause) {
          if (cause instanceof TopicRefusedError) throw cause;
          const type = kafkaErrorType(cause);
          // Where no broker answers, kafkajs goes on with null and trips over it: only its own calls are made in here.
          if (!isKafkaUnavailable(cause) && !(cause instanceof TypeError)) {
            throw new TopicRefusedError(topic, type, { cause });
          }
          if (type !== missing) watch.troubled(type, adviseOnKafka(cause));
          if (clock.monotonicMs() < giveUpAtMs) await clock.sleep(betweenTriesMs);
          else if (type === missing) throw new TopicRefusedError(topic, type, { cause });
          else throw new KafkaUnavailableError({ cause });
          // What the next try finds is its own affair.
          if (isConnected) await cluster.refreshMetadata().catch(() => {});
        }
      }
    },
    close: () => cluster.disconnect(),
  };
};

/** Creates the cluster view of a client, not yet connected. */
export const createCluster = (kafka: Kafka): Cluster => {
  const insides = kafka as unknown as Record<symbol, (options: object) => Cluster>;
  const name = Object.getOwnPropertySymbols(kafka).find(({ description }) => description?.endsWith(':createCluster'));
  const create = name && insides[name];
  if (!create) throw new TypeError('this version of kafkajs has other insides');
  return create({ allowAutoTopicCreation: false, isolationLevel: readCommitted, metadataMaxAge: 300_000 });
};
