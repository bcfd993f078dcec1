import {
  type BatchProducer,
  type MeasuredBatch,
  measureRecordBatch,
  type ProducedRecord,
  writeRecordBatch,
} from './record-batch.ts';
import { spreadRecords } from './records-together.ts';

/** What kafkajs' producer asks its protocol to send. */
export interface ProduceOptions {
  readonly acks: number;
  readonly timeout: number;
  readonly transactionalId?: string | null;
  /** A 64-bit number of the client's own kind. */
  readonly producerId?: { toString(): string };
  readonly producerEpoch?: number;
  readonly compression?: number;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly firstSequence?: number;
      readonly messages: readonly (ProducedRecord & { readonly timestamp?: string | number | null })[];
    }[];
  }[];
}

/** Tells whether {@link writeProduceRequest} can write it: uncompressed, and every record of the time at which it is written. */
export const isOrdinaryProduce = ({ compression = 0, topicData }: ProduceOptions): boolean =>
  compression === 0 &&
  topicData.every(({ partitions }) =>
    partitions.every(({ messages }) =>
      messages.every(({ timestamp }) => timestamp === undefined || timestamp === null),
    ),
  );

interface MeasuredPartition {
  readonly partition: number;
  readonly batch: MeasuredBatch;
  readonly producer: BatchProducer;
}

/**
 * Writes the body of a Produce request of versions 3 to 7 (KIP-98), everything in one buffer of the right size.
 *
 * The bytes are those that kafkajs itself would write at that time, which a property test holds.
 */
export const writeProduceRequest = (options: ProduceOptions, timeMs: number): Buffer => {
  const { acks, timeout, transactionalId = null, producerId = '-1', producerEpoch = 0, topicData } = options;
  const id = BigInt(producerId.toString());
  const topics = topicData.map(({ topic, partitions }) => ({
    topic: Buffer.from(topic),
    partitions: partitions.map(
      ({ partition, firstSequence = 0, messages }): MeasuredPartition => ({
        partition,
        batch: measureRecordBatch(spreadRecords(messages)),
        producer: { id, epoch: producerEpoch, firstSequence, isInTransaction: Boolean(transactionalId) },
      }),
    ),
  }));
  const transaction = transactionalId === null ? undefined : Buffer.from(transactionalId);

  let size = 2 + (transaction?.length ?? 0) + 2 + 4 + 4;
  for (const { topic, partitions } of topics) {
    size += 2 + topic.length + 4;
    for (const { batch } of partitions) size += 8 + batch.size;
  }

  const target = Buffer.allocUnsafe(size);
  let at = target.writeInt16BE(transaction?.length ?? -1, 0);
  at += transaction?.copy(target, at) ?? 0;
  at = target.writeInt16BE(acks, at);
  at = target.writeInt32BE(timeout, at);
  at = target.writeInt32BE(topics.length, at);
  for (const { topic, partitions } of topics) {
    at = target.writeInt16BE(topic.length, at);
    at += topic.copy(target, at);
    at = target.writeInt32BE(partitions.length, at);
    for (const { partition, batch, producer } of partitions) {
      at = target.writeInt32BE(partition, at);
      at = target.writeInt32BE(batch.size, at);
      at = writeRecordBatch(target, at, batch, { timeMs, producer });
    }
  }
  return target;
};
