import { setTimeout as delay } from 'node:timers/promises';
import type { IHeaders, Kafka } from 'kafkajs';
import { type KafkaDoor, openKafka } from './kafka-door.ts';

/** A record as it lies in a topic. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: string;
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
}

/** Longest wait for the next records: what is missing then is the mark of a transaction, which no client hands out. */
const quietMs = 5000;

/**
 * Reads everything that lies in a topic now, whichever partition, and keeps of each record what `pick` makes of it.
 */
export const readTopic = async <T>(
  brokers: KafkaDoor,
  topic: string,
  pick: (record: TopicRecord) => T,
): Promise<T[]> => {
  const kafka = openKafka(brokers, 'topic-reader');
  const left = await readEnds(kafka, topic);
  const picked: T[] = [];
  const consumer = kafka.consumer({ groupId: `topic-reader-${crypto.randomUUID()}`, maxWaitTimeInMs: 200 });
  let heardMs = performance.now();
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, resolveOffset }) => {
        heardMs = performance.now();
        const { partition } = batch;
        for (const { offset, timestamp, key, value, headers = {} } of batch.messages) {
          picked.push(pick({ partition, offset, timestampMs: Number(timestamp), key, value, headers }));
          resolveOffset(offset);
        }
        const end = left.get(partition);
        if (end !== undefined && BigInt(batch.lastOffset()) + 1n >= end) left.delete(partition);
      },
    });
    heardMs = performance.now();
    while (left.size > 0 && performance.now() - heardMs < quietMs) await delay(50);
  } finally {
    await consumer.disconnect();
  }
  return picked;
};

/** The end of each partition that has records. */
const readEnds = async (kafka: Kafka, topic: string): Promise<Map<number, bigint>> => {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const partitions = await admin.fetchTopicOffsets(topic);
    return new Map(
      partitions.flatMap(({ partition, low, high }) => (high === low ? [] : [[partition, BigInt(high)] as const])),
    );
  } finally {
    await admin.disconnect();
  }
};
