import { randomUUID } from 'node:crypto';
import { type Admin, Kafka, type KafkaMessage, logLevel, type Message } from 'kafkajs';
import { expect, onTestFinished, vi } from 'vitest';

/** A client for the test's own eyes and hands. */
export const clientOf = (brokers: string[]): Kafka =>
  new Kafka({ brokers, clientId: 'test', logLevel: logLevel.NOTHING, retry: { retries: 10, maxRetryTime: 2000 } });

/** Does one piece of administration on a connection of its own. */
export const asAdmin = async <T>(brokers: string[], work: (admin: Admin) => Promise<T>): Promise<T> => {
  const admin = clientOf(brokers).admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
};

/** A source topic of one test's own, with the names of what belongs to it. */
export interface TestTopics {
  readonly topic: string;
  readonly deadLetterTopic: string;
  readonly receiptsTopic: string;
  readonly groupId: string;
}

export const nameTopics = (): TestTopics => {
  const topic = `leads-${randomUUID().slice(0, 8)}`;
  return {
    topic,
    deadLetterTopic: `${topic}.dead-letter`,
    receiptsTopic: `${topic}.receipts`,
    groupId: `group-${topic}`,
  };
};

export const createSource = async (
  brokers: string[],
  numPartitions: number,
  config: Record<string, string> = {},
): Promise<TestTopics> => {
  const topics = nameTopics();
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  const wanted = { topic: topics.topic, numPartitions, configEntries };
  await asAdmin(brokers, async (admin) => {
    await admin.createTopics({ topics: [wanted], waitForLeaders: false });
    // The client's own wait for leaders fails where the broker has not heard of the topic yet; and a producer that meets a
    // partition without a leader writes to the others again.
    const leaders = async (): Promise<number> => {
      const { topics: found } = await admin.fetchTopicMetadata({ topics: [topics.topic] });
      return found[0]?.partitions.filter(({ leader }) => leader >= 0).length ?? 0;
    };
    await vi.waitFor(async () => expect(await leaders()).toBe(numPartitions), { timeout: 10_000, interval: 50 });
  });
  return topics;
};

export const produce = async (brokers: string[], topic: string, messages: Message[]): Promise<void> => {
  // Idempotent: where one partition of a new topic has no leader yet, the client sends to all of them again.
  const createPartitioner = () => (given: { message: Message }) => given.message.partition ?? 0;
  const producer = clientOf(brokers).producer({ idempotent: true, maxInFlightRequests: 1, createPartitioner });
  await producer.connect();
  await producer.send({ topic, messages });
  await producer.disconnect();
};

/** Records numbered from 0, spread over the partitions in turn. */
export const numbered = (count: number, partitions: number, from = 0): Message[] =>
  Array.from({ length: count }, (_, index) => ({
    partition: (from + index) % partitions,
    key: `key-${from + index}`,
    value: JSON.stringify({ id: `lead-${from + index}` }),
  }));

/** A topic that is read from its beginning into a list, for as long as the test runs. */
export const readTopic = async (
  brokers: string[],
  topic: string,
): Promise<(KafkaMessage & { partition: number })[]> => {
  const consumer = clientOf(brokers).consumer({ groupId: `reader-${randomUUID()}`, maxWaitTimeInMs: 100 });
  const records: (KafkaMessage & { partition: number })[] = [];
  await consumer.connect();
  // The worker under test may not have created the topic yet.
  await vi.waitFor(() => consumer.subscribe({ topic, fromBeginning: true }), { timeout: 10_000, interval: 100 });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message: { offset, timestamp, key, value, attributes, headers = {} } }) =>
      void records.push({ partition, offset, timestamp, key, value, attributes, headers }),
  });
  onTestFinished(() => consumer.disconnect());
  return records;
};

/** Committed offsets by partition; -1 where nothing was committed. */
export const committedOffsets = (brokers: string[], { topic, groupId }: TestTopics): Promise<number[]> =>
  asAdmin(brokers, async (admin) => {
    const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
    return (found?.partitions ?? []).sort((a, b) => a.partition - b.partition).map(({ offset }) => Number(offset));
  });

/** End of the log by partition. A producer that met an outage may have written a record twice. */
export const endOffsets = (brokers: string[], { topic }: TestTopics): Promise<number[]> =>
  asAdmin(brokers, async (admin) => {
    const ends = await admin.fetchTopicOffsets(topic);
    return ends.sort((a, b) => a.partition - b.partition).map(({ high }) => Number(high));
  });
