import type { Admin, Kafka } from 'kafkajs';
import { KafkaUnavailableError, TopicRefusedError } from './errors.ts';
import { heedAnswers } from './heed-answers.ts';
import { isKafkaUnavailable, kafkaErrorType } from './kafka-errors.ts';
import type { KafkaWatch } from './kafka-watch.ts';

/** The client's own administration, asked in one way whatever the question. */
export interface AskedAdmin {
  readonly admin: Admin;
  /**
   * Asks something about a topic; an empty name stands for the cluster.
   *
   * @throws {KafkaUnavailableError} no broker answers.
   * @throws {TopicRefusedError} Kafka answered and will not.
   */
  ask<T>(topic: string, request: () => Promise<T>): Promise<T>;
}

/** What Kafka calls a topic that it does not have. */
export const missing = 'UNKNOWN_TOPIC_OR_PARTITION';

/** What a cluster answers to "create" while too few of its brokers are up: the wish was copied from a topic it has. */
const tooFewBrokers = 'INVALID_REPLICATION_FACTOR';

/** Creates an administration that is not connected yet. */
export const createAskedAdmin = (kafka: Kafka, watch: KafkaWatch): AskedAdmin => {
  const admin = kafka.admin();
  admin.on(admin.events.REQUEST, heedAnswers(watch));
  return {
    admin,
    ask: async (topic, request) => {
      try {
        return await request();
      } catch (error) {
        const cause = firstOf(error);
        const type = kafkaErrorType(cause);
        // To the client a missing topic is a reason to try again; here it is the answer. And where no broker answers,
        // kafkajs goes on with null and trips over it: only its own calls are made in here.
        const isAway = isKafkaUnavailable(cause) || cause instanceof TypeError || type === tooFewBrokers;
        if (isAway && type !== missing) throw new KafkaUnavailableError({ cause });
        throw new TopicRefusedError(topic, type, { cause });
      }
    },
  };
};

/** Of several errors the first; of an error about partitions, the first partition's. */
const firstOf = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  if ('errors' in error && Array.isArray(error.errors)) return error.errors[0] ?? error;
  if ('partitions' in error && Array.isArray(error.partitions)) return error.partitions[0]?.error ?? error;
  return error;
};
