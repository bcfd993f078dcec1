import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { publish } from '../../support/topics.ts';

/**
 * Counts how often each lead lies in a topic, as a consumer of committed records sees it. A last record is put into each
 * partition, by which the reading knows its end: behind an open transaction it would not come.
 */
export const countReplayed = async (
  brokers: readonly string[],
  topic: string,
  partitions: number,
): Promise<ReadonlyMap<string, number>> => {
  const end = `end-${randomUUID()}`;
  const ends = Array.from({ length: partitions }, (_, partition) => ({ partition, key: end, value: null }));
  await publish(brokers, topic, ends);

  const kafka = new Kafka({ brokers: [...brokers], clientId: 'count', logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `count-${randomUUID()}`, maxWaitTimeInMs: 200 });
  const counts = new Map<string, number>();
  const { promise: read, resolve } = Promise.withResolvers<void>();
  let seenEnds = 0;
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch: { messages }, resolveOffset }) => {
      for (const { key, value, offset } of messages) {
        resolveOffset(offset);
        if (String(key) === end) {
          seenEnds += 1;
          if (seenEnds === partitions) resolve();
        } else if (value !== null) {
          const { id } = JSON.parse(value.toString()) as { id: string };
          counts.set(id, (counts.get(id) ?? 0) + 1);
        }
      }
    },
  });
  await read;
  await consumer.disconnect();
  return counts;
};
