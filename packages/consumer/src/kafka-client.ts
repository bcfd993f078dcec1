import type { Logger } from '@leadferry/runtime';
import { Kafka, type LogEntry, logLevel } from 'kafkajs';
import { readAllCompressions } from './compression.ts';
import type { KafkaWatch } from './kafka-watch.ts';
import { cureKafkajs } from './kafkajs-cures.ts';

export interface KafkaClientOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly logger: Logger;
  readonly watch: KafkaWatch;
}

const troubledNamespaces = new Set(['Connection', 'BrokerPool']);

/**
 * Creates the client that consumer, producer and admin are made of.
 *
 * Retries inside the client are few and short: waiting for Kafka is the work of this package, which knows when to stop.
 * The client's own lines go to debug, since every event an operator must see has a line of ours; a connection that
 * fails is told to the watch.
 */
export const createKafkaClient = ({ brokers, clientId, logger, watch }: KafkaClientOptions): Kafka => {
  cureKafkajs();
  readAllCompressions();
  const onEntry = ({ namespace, level, log }: LogEntry): void => {
    if (level === logLevel.ERROR && troubledNamespaces.has(namespace)) watch.troubled(log.message);
    logger.debug({ part: 'kafkajs', namespace, detail: log.message, broker: log.broker }, 'kafkajs');
  };
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3000,
    requestTimeout: 5000,
    enforceRequestTimeout: true,
    retry: { retries: 4, initialRetryTime: 150, maxRetryTime: 1000, factor: 0.2, multiplier: 2 },
    logLevel: logLevel.INFO,
    logCreator: () => onEntry,
  });
};
