import type { Clock } from '@leadferry/runtime';
import kafkajs, { type Kafka } from 'kafkajs';
import { KafkaUnavailableError } from '../errors.ts';
import { isKafkaUnavailable, kafkaErrorType } from '../kafka-errors.ts';
import type { NewTopic } from '../topic-admin.ts';

/** Whether a topic would be created. `forbidden`: for want of a right; `refused`: whoever asks, in Kafka's own word for why. */
export type Creation =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'refused'; readonly type: string };

/** What kafkajs itself can ask of a cluster without changing it. */
export interface AdminInspector {
  /** Reads settings of a topic; undefined where that is refused. */
  settings(topic: string, names: readonly string[]): Promise<ReadonlyMap<string, string> | undefined>;
  /** Tells whether the topic would be created; nothing is. */
  mayCreate(topic: NewTopic): Promise<Creation>;
  /** Counts a topic's records: those the group has not committed, and those since a time; undefined where that is refused. */
  flow(
    topic: string,
    groupId: string,
    sinceMs: number,
  ): Promise<{ readonly waiting: number; readonly arrived: number } | undefined>;
  close(): Promise<void>;
}

const refused = new Set(['TOPIC_AUTHORIZATION_FAILED', 'GROUP_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED']);

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** Answers by which a broker says that another one looks after the group, or will in a moment: a group that is new, for one. */
const notYet = new Set(['NOT_COORDINATOR_FOR_GROUP', 'GROUP_COORDINATOR_NOT_AVAILABLE', 'GROUP_LOAD_IN_PROGRESS']);
const triesAtMost = 12;
const betweenTriesMs = 250;

const isCreationRefused = (error: unknown): boolean =>
  error instanceof Error && error.name === 'KafkaJSCreateTopicError';

/** Opens it; it connects when first asked. */
export const createAdminInspector = (kafka: Kafka, clock: Pick<Clock, 'sleep'>): AdminInspector => {
  const admin = kafka.admin();
  let connecting: Promise<void> | undefined;

  /** Answers `otherwise` where Kafka refuses for want of a right. */
  const ask = async <T>(request: () => Promise<T>, otherwise: T, tries = 1): Promise<T> => {
    try {
      connecting ??= admin.connect();
      await connecting;
      return await request();
    } catch (error) {
      // Of several errors the first: they are about one topic.
      const cause =
        error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : error;
      if (refused.has(kafkaErrorType(cause))) return otherwise;
      if (notYet.has(kafkaErrorType(cause)) && tries < triesAtMost) {
        await clock.sleep(betweenTriesMs);
        return ask(request, otherwise, tries + 1);
      }
      if (isKafkaUnavailable(cause) || cause instanceof TypeError || notYet.has(kafkaErrorType(cause)))
        throw new KafkaUnavailableError({ cause });
      throw cause;
    }
  };

  return {
    settings: (topic, names) =>
      ask(async () => {
        const wanted = { type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: [...names] };
        const { resources } = await admin.describeConfigs({ resources: [wanted], includeSynonyms: false });
        const entries = resources[0]?.configEntries ?? [];
        return new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
      }, undefined),
    mayCreate: ({ topic, partitions, replication, config }) =>
      ask<Creation>(
        async () => {
          const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
          const wanted = { topic, numPartitions: partitions, replicationFactor: replication, configEntries };
          await admin.createTopics({ topics: [wanted], validateOnly: true, waitForLeaders: false });
          return { kind: 'allowed' };
        },
        { kind: 'forbidden' },
      ).catch((error: unknown) => {
        if (!isCreationRefused(error)) throw error;
        return { kind: 'refused', type: kafkaErrorType(error) };
      }),
    flow: (topic, groupId, sinceMs) =>
      ask(async () => {
        const [ends, starts, [committed]] = await Promise.all([
          admin.fetchTopicOffsets(topic),
          admin.fetchTopicOffsetsByTimestamp(topic, sinceMs),
          admin.fetchOffsets({ groupId, topics: [topic] }),
        ]);
        const done = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
        const since = new Map(starts.map(({ partition, offset }) => [partition, Number(offset)]));
        // Nothing committed yet is -1: a worker would then begin at the first record.
        const from = (partition: number, low: string) => Math.max(Number(low), done.get(partition) ?? 0);
        return {
          waiting: sumOf(ends.map(({ partition, low, high }) => Number(high) - from(partition, low))),
          arrived: sumOf(ends.map(({ partition, high }) => Number(high) - (since.get(partition) ?? Number(high)))),
        };
      }, undefined),
    close: () => admin.disconnect(),
  };
};
