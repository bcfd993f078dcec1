import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import { type KafkaDoor, openKafka } from './kafka-door.ts';

/** A record to publish: the key and value as the source has them. */
export interface SourceRecord {
  readonly key: string | Uint8Array | null;
  readonly value: string | Uint8Array | null;
  readonly headers?: Readonly<Record<string, string | Uint8Array>>;
  readonly partition?: number;
  readonly timestampMs?: number;
}

const open = (brokers: KafkaDoor): Kafka => openKafka(brokers, 'lead-source');

/**
 * Creates source topics, and their receipts and dead letter topics, so that both can be followed from the start; without
 * these where workers are to create them.
 */
export const createTopics = async (
  brokers: KafkaDoor,
  topics: readonly string[],
  partitions: number,
  sourcesOnly = false,
) => {
  const admin = open(brokers).admin();
  await admin.connect();
  const all = topics.flatMap((topic) => [topic, ...(sourcesOnly ? [] : [`${topic}.receipts`, `${topic}.dead-letter`])]);
  try {
    await admin.createTopics({
      topics: all.map((topic) => ({ topic, numPartitions: partitions })),
      waitForLeaders: false,
    });
    for (const topic of all) await untilAllPartitionsAnswer(admin, topic);
  } finally {
    await admin.disconnect();
  }
};

/** Waits until a new topic can be read. The controller knows it before the broker does, and kafkajs's own wait trips over that. */
const untilAllPartitionsAnswer = async (admin: Admin, topic: string): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (tries === 50) throw error;
      await sleep(100);
    }
  }
};

/**
 * Publishes records in the order given, each once. Idempotent, because kafkajs sends all of them again when a single
 * partition, of a topic that was just created for instance, is not ready.
 */
export const publish = async (brokers: KafkaDoor, topic: string, records: readonly SourceRecord[]) => {
  const producer = open(brokers).producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  try {
    await producer.send({
      topic,
      messages: records.map(({ key, value, headers, partition, timestampMs }) => ({
        key: key === null ? null : Buffer.from(key),
        value: value === null ? null : Buffer.from(value),
        ...(headers ? { headers: toBuffers(headers) } : {}),
        ...(partition === undefined ? {} : { partition }),
        ...(timestampMs === undefined ? {} : { timestamp: String(timestampMs) }),
      })),
    });
  } finally {
    await producer.disconnect();
  }
};

/** A connection that is kept, to ask again and again how far a group is behind. */
export interface LagWatch {
  /** Records of the topic that have no committed fate yet. */
  read(): Promise<number>;
  /** Partitions that have such records. */
  countBehind(): Promise<number>;
  stop(): Promise<void>;
}

/** Connects once to watch a group's lag in one topic. */
export const watchLag = async (brokers: KafkaDoor, groupId: string, topic: string): Promise<LagWatch> => {
  const admin = open(brokers).admin();
  await admin.connect();
  const readBehind = async (): Promise<number[]> => {
    const [ends, [committed]] = await Promise.all([
      admin.fetchTopicOffsets(topic),
      admin.fetchOffsets({ groupId, topics: [topic] }),
    ]);
    const done = new Map(
      committed?.partitions.map(({ partition, offset }) => [partition, Math.max(0, Number(offset))]),
    );
    return ends.map(({ partition, high }) => Number(high) - (done.get(partition) ?? 0));
  };
  return {
    read: async () => (await readBehind()).reduce((sum, behind) => sum + behind, 0),
    countBehind: async () => (await readBehind()).filter((behind) => behind > 0).length,
    stop: () => admin.disconnect(),
  };
};

const toBuffers = (headers: Readonly<Record<string, string | Uint8Array>>): Record<string, Buffer> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)]));

/** Reads a group's lag in one topic, once. */
export const readLag = async (brokers: KafkaDoor, groupId: string, topic: string): Promise<number> => {
  const watch = await watchLag(brokers, groupId, topic);
  try {
    return await watch.read();
  } finally {
    await watch.stop();
  }
};

/** Counts the partitions of a topic that a group has not worked off, once. */
export const countBehind = async (brokers: KafkaDoor, groupId: string, topic: string): Promise<number> => {
  const watch = await watchLag(brokers, groupId, topic);
  try {
    return await watch.countBehind();
  } finally {
    await watch.stop();
  }
};
