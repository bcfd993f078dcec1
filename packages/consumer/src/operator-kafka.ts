import type { Clock, Logger } from '@leadferry/runtime';
import { createGroupReader, type GroupReader } from './group-reader.ts';
import { createKafkaInspector, type KafkaInspector } from './inspect/kafka-inspector.ts';
import { createKafkaClient } from './kafka-client.ts';
import type { KafkaAccess } from './kafka-security.ts';
import { createKafkaWatch } from './kafka-watch.ts';
import { createLogFollower, type LogFollower } from './log-follower.ts';
import { createLogReader, type LogReader } from './log-reader.ts';
import type { ConnectionMetrics } from './metrics.ts';
import { createKafkaPublisher, type KafkaPublisher } from './publisher.ts';
import { connectTopicAdmin, type TopicAdmin } from './topic-admin.ts';
import { createTransactions, type Transactions, type TransactionsOptions } from './transactions.ts';

/** What Kafka is reached with. */
export interface OperatorKafkaOptions extends KafkaAccess {
  readonly clientId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ConnectionMetrics;
}

/** Kafka for a command that an operator runs: it reads, looks after topics and writes, and belongs to no group. */
export interface OperatorKafka {
  readonly reader: LogReader;
  /** @throws {KafkaUnavailableError} no broker answers. */
  connectAdmin(): Promise<TopicAdmin>;
  createTransactions(
    options: Pick<TransactionsOptions, 'transactionalId' | 'timeoutMs' | 'maxBatchBytes'>,
  ): Transactions;
  /** Has a connection of its own, which whoever asked for it closes. */
  createGroupReader(): GroupReader;
  /** Has a connection of its own, which whoever asked for it closes. */
  createFollower(): LogFollower;
  createPublisher(): KafkaPublisher;
  /** Has connections of its own, as the follower has. */
  createInspector(): KafkaInspector;
  /** Closes the reader; admin, publisher and transactions are closed by whoever asked for them. */
  close(): Promise<void>;
}

/** Opens the door; nothing is asked of Kafka yet. */
export const openOperatorKafka = (options: OperatorKafkaOptions): OperatorKafka => {
  const { brokers, clock, logger, metrics } = options;
  const watch = createKafkaWatch({ clock, logger, metrics, brokers });
  const kafka = createKafkaClient({ ...options, watch });
  const reader = createLogReader({ kafka, watch, clock });
  return {
    reader,
    connectAdmin: () => connectTopicAdmin(kafka, watch),
    createTransactions: (wanted) => createTransactions({ kafka, watch, clock, ...wanted }),
    createGroupReader: () => createGroupReader(kafka, watch),
    createFollower: () => createLogFollower({ kafka, watch, clock }),
    createPublisher: () => createKafkaPublisher(kafka, watch),
    createInspector: () => createKafkaInspector(kafka, clock),
    close: reader.close,
  };
};
