/// <reference path="./kafkajs-cluster.d.ts" />

import type { Clock } from '@leadferry/runtime';
import type { Kafka } from 'kafkajs';
import type Cluster from 'kafkajs/src/cluster/index.js';
import type { FetchedPartition } from 'kafkajs/src/cluster/index.js';
import { committedMessages } from './committed-messages.ts';
import { TopicRefusedError } from './errors.ts';
import { openCluster } from './kafka-cluster.ts';
import type { KafkaWatch } from './kafka-watch.ts';
import { endOfBatch } from './log-reader.ts';
import { toUnreadRecords, type UnreadRecord } from './source-record.ts';

/** The next record to read of a partition. */
export interface LogPlace {
  readonly topic: string;
  readonly partition: number;
  readonly at: bigint;
}

/** What came since the last look, and where to look next. */
export interface LogNews {
  readonly records: readonly UnreadRecord[];
  readonly places: readonly LogPlace[];
}

/**
 * Reads what is appended to topics, without a consumer group: nothing is committed, nobody is rebalanced.
 *
 * @throws {KafkaUnavailableError} no broker answers; any method. The same places may be asked again.
 * @throws {TopicRefusedError} no such topic or partition, or no right to read it; any method.
 */
export interface LogFollower {
  /** Returns the places behind what is there now, or, with `sinceMs`, at the first records that are not older (epoch milliseconds). */
  locate(topic: string, partitions: number, sinceMs?: number): Promise<readonly LogPlace[]>;
  /**
   * Returns the committed records at these places, in order within a partition; waits up to half a second where there are none.
   * What was deleted meanwhile is passed over.
   */
  next(places: readonly LogPlace[]): Promise<LogNews>;
  close(): Promise<void>;
}

const waitMs = 500;
const mostBytes = 4 * 1_048_576;

/** Creates a follower; it connects when first asked. */
export const createLogFollower = (options: {
  readonly kafka: Kafka;
  readonly watch: KafkaWatch;
  readonly clock: Clock;
}): LogFollower => {
  const { kafka, watch, clock } = options;
  const cluster = openCluster(kafka, { watch, clock });

  /** Moves places to where there still is, or already is, something. */
  const relocate = (places: readonly LogPlace[]): Promise<readonly LogPlace[]> =>
    Promise.all(
      places.map(async ({ topic, partition, at }) => {
        const find = (fromBeginning: boolean) =>
          cluster.ask(topic, (asked) => listOffsets(asked, topic, [partition], { fromBeginning }));
        const [[first = at], [end = at]] = [await find(true), await find(false)];
        return { topic, partition, at: at > end ? maxOf(first, end) : maxOf(first, at) };
      }),
    );

  return {
    locate: async (topic, count, sinceMs) => {
      const partitions = Array.from({ length: count }, (_, partition) => partition);
      const ends = await cluster.ask(topic, (asked) => listOffsets(asked, topic, partitions, { fromBeginning: false }));
      const since =
        sinceMs === undefined
          ? []
          : await cluster.ask(topic, (asked) =>
              listOffsets(asked, topic, partitions, { fromBeginning: false, fromTimestamp: sinceMs }),
            );
      return partitions.map((partition) => {
        const [end = 0n, found = -1n] = [ends[partition], since[partition]];
        return { topic, partition, at: found < 0n ? end : found };
      });
    },
    next: async (places) => {
      const [first] = places;
      if (first === undefined) return { records: [], places };
      try {
        const fetched = await cluster.ask(first.topic, (asked) => fetchAll(asked, places));
        return toNews(places, fetched);
      } catch (error) {
        if (!(error instanceof TopicRefusedError && error.refusal === 'OFFSET_OUT_OF_RANGE')) throw error;
        return { records: [], places: await relocate(places) };
      }
    },
    close: cluster.close,
  };
};

const listOffsets = async (
  cluster: Cluster,
  topic: string,
  partitions: readonly number[],
  from: { readonly fromBeginning: boolean; readonly fromTimestamp?: number },
): Promise<bigint[]> => {
  const [found] = await cluster.fetchTopicsOffset([
    { topic, partitions: partitions.map((partition) => ({ partition })), ...from },
  ]);
  const offsets = new Map(found?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
  return partitions.map((partition) => {
    const offset = offsets.get(partition);
    if (offset === undefined) throw new TopicRefusedError(topic, 'UNKNOWN_TOPIC_OR_PARTITION');
    return offset;
  });
};

type Fetched = readonly (readonly [topic: string, partition: FetchedPartition])[];

/** Asks every broker for the partitions it leads, all at once. */
const fetchAll = async (cluster: Cluster, places: readonly LogPlace[]): Promise<Fetched> => {
  const byTopic = Map.groupBy(places, ({ topic }) => topic);
  for (const topic of byTopic.keys()) await cluster.addTargetTopic(topic);
  const byNode = new Map<string, LogPlace[]>();
  for (const [topic, group] of byTopic) {
    const leaders = cluster.findLeaderForPartitions(
      topic,
      group.map(({ partition }) => partition),
    );
    for (const [nodeId, led] of Object.entries(leaders)) {
      byNode.set(nodeId, [...(byNode.get(nodeId) ?? []), ...group.filter(({ partition }) => led.includes(partition))]);
    }
  }
  const answers = await Promise.all(
    [...byNode].map(async ([nodeId, led]) => (await cluster.findBroker({ nodeId })).fetch(toRequest(led))),
  );
  return answers.flatMap(({ responses }) =>
    responses.flatMap(({ topicName, partitions }) => partitions.map((partition) => [topicName, partition] as const)),
  );
};

const toRequest = (places: readonly LogPlace[]) => ({
  replicaId: -1,
  isolationLevel: 1,
  maxWaitTime: waitMs,
  minBytes: 1,
  maxBytes: mostBytes,
  topics: [...Map.groupBy(places, ({ topic }) => topic)].map(([topic, group]) => ({
    topic,
    partitions: group.map(({ partition, at }) => ({ partition, fetchOffset: String(at), maxBytes: mostBytes })),
  })),
});

/** A broker fills its answer from the front: who came first is last the next time. */
const toNews = (places: readonly LogPlace[], fetched: Fetched): LogNews => {
  const records: UnreadRecord[] = [];
  const moved = places.map((place) => {
    const { topic, partition, at } = place;
    const [, found] = fetched.find(([name, each]) => name === topic && each.partition === partition) ?? [];
    if (!found) return place;
    for (const record of toUnreadRecords({ topic, partition, messages: committedMessages(found) })) {
      if (BigInt(record.offset) >= at) records.push(record);
    }
    return { ...place, at: found.messages.reduce((last, message) => maxOf(last, endOfBatch(message)), at) };
  });
  const [first, ...others] = moved;
  return { records, places: first === undefined ? [] : [...others, first] };
};

const maxOf = (one: bigint, other: bigint): bigint => (one > other ? one : other);
