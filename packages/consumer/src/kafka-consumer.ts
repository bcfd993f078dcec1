import type { Clock, Logger } from '@leadferry/runtime';
import { type Consumer, type Kafka, PartitionAssigners } from 'kafkajs';
import { atMost } from './at-most.ts';
import type { PreparedTopics } from './prepare-topics.ts';

/** What the client's consumer is made with. */
export interface KafkaConsumerOptions {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topics: PreparedTopics;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  readonly fetchWaitMs: number;
  /** Is awaited before the member joins a generation, the first one included. */
  readonly beforeJoin: () => Promise<void>;
}

const leaveDeadlineMs = 2000;
/** A few thousand leads. They lie in memory as they came, and are read when their turn comes. */
const fetchBytesPerPartition = 1_048_576;
const largestFetchBytes = 10 * fetchBytesPerPartition;

/**
 * Creates the client's consumer.
 *
 * A fetch brings little of each partition. A record larger than that comes when its partition is the first of a fetch, which
 * each is in turn (a cure of kafkajs). The client does not restart itself after a crash: its owner decides.
 */
export const createKafkaConsumer = ({ kafka, topics, ...options }: KafkaConsumerOptions): Consumer => {
  return kafka.consumer({
    groupId: options.groupId,
    sessionTimeout: options.sessionTimeoutMs,
    rebalanceTimeout: options.rebalanceTimeoutMs,
    heartbeatInterval: options.heartbeatIntervalMs,
    maxWaitTimeInMs: options.fetchWaitMs,
    maxBytesPerPartition: fetchBytesPerPartition,
    maxBytes: Math.min(largestFetchBytes, Math.max(1, topics.partitions) * fetchBytesPerPartition),
    allowAutoTopicCreation: false,
    partitionAssigners: [
      (config) => Object.assign(PartitionAssigners.roundRobin(config), { beforeJoin: options.beforeJoin }),
    ],
    retry: {
      retries: 8,
      initialRetryTime: 200,
      maxRetryTime: 1500,
      factor: 0.2,
      multiplier: 2,
      restartOnFailure: async () => false,
    },
  });
};

/** Leaves the group and closes the connections; without success within two seconds the session time-out will do it. */
export const leaveGroup = async (consumer: Consumer, { clock, logger }: { clock: Clock; logger: Logger }) => {
  const isInTime = await atMost(leaveDeadlineMs, consumer.disconnect(), clock);
  if (!isInTime) logger.warn({ waitedMs: leaveDeadlineMs }, 'group_not_left_in_time');
};
