import { type KafkaPublisher, partitionOfKey } from '@leadferry/consumer';
import type { ReadyRecord } from './check-events.ts';

/** Where a record lies now. */
export interface SentRecord extends ReadyRecord {
  readonly partition: number;
  readonly offset: bigint;
}

export interface SendOptions {
  readonly topic: string;
  readonly partitions: number;
  readonly publisher: Pick<KafkaPublisher, 'publish'>;
  readonly signal: AbortSignal;
  /** Is told of each batch that lies in the topic. */
  readonly onSent: (sent: readonly SentRecord[]) => void;
}

const atOnce = 1000;

/**
 * Sends records in their order, a batch after the other has been acknowledged by all in-sync replicas.
 *
 * @throws {KafkaUnavailableError} no answer: the batch that was on its way may lie there in part.
 * @throws {PublishRefusedError} Kafka will not take one of a batch.
 * @throws the signal's reason, between two batches.
 */
export const sendRecords = async (records: readonly ReadyRecord[], options: SendOptions): Promise<void> => {
  const { topic, partitions, publisher, signal, onSent } = options;
  for (let from = 0; from < records.length; from += atOnce) {
    signal.throwIfAborted();
    const batch = records.slice(from, from + atOnce);
    onSent(
      await Promise.all(
        batch.map(async (record) => {
          const { key, value } = record;
          const partition = partitionOfKey(topic, key, partitions);
          const offset = await publisher.publish(topic, { partition, key, value, headers: {} });
          return { ...record, partition, offset };
        }),
      ),
    );
  }
};
