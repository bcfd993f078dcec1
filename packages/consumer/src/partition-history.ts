import type { Kafka } from 'kafkajs';
import { KafkaUnavailableError } from './errors.ts';
import { heedAnswers } from './heed-answers.ts';
import { isKafkaUnavailable } from './kafka-errors.ts';
import type { KafkaWatch } from './kafka-watch.ts';
import type { LogReader } from './log-reader.ts';
import type { TopicRoutes } from './record-fate.ts';
import { type RecoveredPartition, recoverPartition } from './recovered-partition.ts';
import { lastHeaderValues, type UnreadRecord } from './source-record.ts';

/**
 * What Kafka itself remembers of the work on partitions: commits, receipts, dead letters.
 *
 * @throws {KafkaUnavailableError} no broker answers; any method.
 */
export interface PartitionHistory {
  /** Reads back what became of a partition's records above the committed offset. */
  recover(topic: string, partition: number): Promise<RecoveredPartition>;
  /** A new generation of the group began: what it committed is asked anew. */
  renew(): void;
  /** Counts the records of a source topic that were set aside as poison since a time, by any worker. */
  countPoison(topic: string, sinceMs: number): Promise<number>;
  /** Looks for a record that may have been written since a time; returns its offset. */
  findWritten(
    topic: string,
    partition: number,
    sinceMs: number,
    isSame: (record: UnreadRecord) => boolean,
  ): Promise<bigint | undefined>;
  close(): Promise<void>;
}

/** What the history is read with. */
export interface PartitionHistoryOptions {
  readonly kafka: Kafka;
  readonly watch: KafkaWatch;
  readonly reader: LogReader;
  readonly groupId: string;
  readonly topics: readonly TopicRoutes[];
}

type Committed = ReadonlyMap<number, { readonly offset: string; readonly metadata: string | null }>;

/** Creates the history; it connects when first asked. */
export const createPartitionHistory = (options: PartitionHistoryOptions): PartitionHistory => {
  const { kafka, watch, reader, groupId } = options;
  const admin = kafka.admin();
  admin.on(admin.events.REQUEST, heedAnswers(watch));
  const routes = new Map(options.topics.map((route) => [route.topic, route]));
  let committedOf = new Map<string, Promise<Committed>>();

  const ask = async <T>(request: () => Promise<T>): Promise<T> => {
    try {
      await admin.connect();
      return await request();
    } catch (cause) {
      // Where no broker answers, kafkajs goes on with null and trips over it: only its own calls are made in here.
      if (isKafkaUnavailable(cause) || cause instanceof TypeError) throw new KafkaUnavailableError({ cause });
      throw cause;
    }
  };

  const fetchCommitted = async (topic: string): Promise<Committed> => {
    const [found] = await ask(() => admin.fetchOffsets({ groupId, topics: [topic] }));
    return new Map(
      (found?.partitions ?? []).map(({ partition, offset, metadata }) => [partition, { offset, metadata }]),
    );
  };

  const committedIn = (topic: string): Promise<Committed> => {
    const known = committedOf.get(topic);
    if (known) return known;
    const generation = committedOf;
    const asked = fetchCommitted(topic).catch((error: unknown) => {
      generation.delete(topic);
      throw error;
    });
    generation.set(topic, asked);
    return asked;
  };

  /** Reads everything that came to a partition since a time. */
  async function* readSince(topic: string, partition: number, sinceMs: number): AsyncIterable<UnreadRecord> {
    const { end } = await reader.bounds(topic, partition);
    const starts = await ask(() => admin.fetchTopicOffsetsByTimestamp(topic, sinceMs));
    const from = starts.find((start) => start.partition === partition)?.offset ?? String(end);
    yield* reader.read(topic, partition, { from: BigInt(from), to: end });
  }

  return {
    recover: async (topic, partition) => {
      const { receiptsTopic } = routeOf(routes, topic);
      const committed = (await committedIn(topic)).get(partition) ?? { offset: '-1', metadata: null };
      return recoverPartition({ groupId, topic, partition, receiptsTopic, committed, reader });
    },
    renew: () => {
      committedOf = new Map();
    },
    countPoison: async (topic, sinceMs) => {
      const { deadLetterTopic } = routeOf(routes, topic);
      const partitions = await ask(() => admin.fetchTopicOffsets(deadLetterTopic));
      let count = 0;
      for (const { partition } of partitions) {
        for await (const { headers } of readSince(deadLetterTopic, partition, sinceMs)) {
          const last = lastHeaderValues(headers);
          const isOfTopic = String(last['__connect.errors.topic']) === topic;
          if (isOfTopic && String(last['leadferry.reason']) === 'poison') count += 1;
        }
      }
      return count;
    },
    findWritten: async (topic, partition, sinceMs, isSame) => {
      for await (const record of readSince(topic, partition, sinceMs)) {
        if (isSame(record)) return BigInt(record.offset);
      }
      return undefined;
    },
    close: async () => {
      await Promise.all([reader.close(), admin.disconnect()]);
    },
  };
};

const routeOf = (routes: ReadonlyMap<string, TopicRoutes>, topic: string): TopicRoutes => {
  const route = routes.get(topic);
  if (!route) throw new TypeError(`no dead letter and receipts topics are known for topic ${topic}`);
  return route;
};
