/// <reference path="./kafkajs-cluster.d.ts" />

import type { Clock } from '@leadferry/runtime';
import type { Kafka } from 'kafkajs';
import type Cluster from 'kafkajs/src/cluster/index.js';
import type { FetchedPartition, RawMessage } from 'kafkajs/src/cluster/index.js';
import { committedMessages } from './committed-messages.ts';
import { TopicRefusedError } from './errors.ts';
import { openCluster } from './kafka-cluster.ts';
import type { KafkaWatch } from './kafka-watch.ts';
import { toUnreadRecords, type UnreadRecord } from './source-record.ts';

/** A part of a partition's log: from an offset up to, not including, another. */
export interface LogSpan {
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * Reads spans of topic partitions without a consumer group: nothing is committed, nobody is rebalanced.
 *
 * @throws {KafkaUnavailableError} no broker answers; any method.
 * @throws {TopicRefusedError} no such topic or partition, or no right to read it; any method.
 */
export interface LogReader {
  /**
   * The first offset that exists and the one behind the last committed record (Kafka's last stable offset): while a
   * transaction is open, what lies behind its start is not counted.
   */
  bounds(topic: string, partition: number): Promise<{ readonly first: bigint; readonly end: bigint }>;
  /**
   * Yields the committed records of a span in order. Passed over: gaps that compaction or retention left, control
   * records, aborted transactions. Ends at the last stable offset where that comes before `to`; waits for nothing.
   */
  read(topic: string, partition: number, span: LogSpan): AsyncIterable<UnreadRecord>;
  close(): Promise<void>;
}

/** What a reader needs; `fetchBytes` (default 4 MiB) are asked for at once, a larger record comes all the same. */
export interface LogReaderOptions {
  readonly kafka: Kafka;
  readonly watch: KafkaWatch;
  readonly clock: Clock;
  readonly fetchBytes?: number;
}

const fetchWaitMs = 100;
/** What a broker gives at most by its own default (`fetch.max.bytes`). */
const mostFetchBytes = 55 * 1_048_576;

/** Creates a reader; it connects when first asked. */
export const createLogReader = ({ kafka, watch, clock, fetchBytes = 4 * 1_048_576 }: LogReaderOptions): LogReader => {
  const cluster = openCluster(kafka, { watch, clock });

  const bounds = (topic: string, partition: number) =>
    cluster.ask(topic, async (asked) => {
      const [first, end] = [
        await listOffset(asked, topic, partition, { fromBeginning: true }),
        await listOffset(asked, topic, partition, { fromBeginning: false }),
      ];
      return { first, end };
    });

  /** What lies at an offset; undefined where nothing does any more. */
  const fetchAt = async (topic: string, partition: number, at: bigint, maxBytes: number) => {
    try {
      return await cluster.ask(topic, (asked) => fetchOnce(asked, topic, partition, at, maxBytes));
    } catch (error) {
      if (error instanceof TopicRefusedError && error.refusal === 'OFFSET_OUT_OF_RANGE') return undefined;
      throw error;
    }
  };

  async function* read(topic: string, partition: number, { from, to }: LogSpan): AsyncIterable<UnreadRecord> {
    let maxBytes = fetchBytes;
    for (let at = from; at < to; ) {
      const fetched = await fetchAt(topic, partition, at, maxBytes);
      if (!fetched) {
        // Deleted meanwhile, by age or by hand; or cut off behind what is now the end.
        const { first } = await bounds(topic, partition);
        if (first <= at) return;
        at = first;
        continue;
      }
      for (const record of toUnreadRecords({ topic, partition, messages: committedMessages(fetched) })) {
        if (BigInt(record.offset) >= to) return;
        if (BigInt(record.offset) >= at) yield record;
      }
      const next = fetched.messages.reduce((last, message) => later(last, endOfBatch(message)), at);
      if (next > at) {
        at = next;
        maxBytes = fetchBytes;
        continue;
      }
      // No record at all: the end; or batches that compaction emptied, with the next one only in part behind them.
      if (BigInt(fetched.lastStableOffset ?? to) <= at || maxBytes >= mostFetchBytes) return;
      maxBytes *= 4;
    }
  }

  return { bounds, read, close: cluster.close };
};

const listOffset = async (
  cluster: Cluster,
  topic: string,
  partition: number,
  { fromBeginning }: { fromBeginning: boolean },
): Promise<bigint> => {
  const [found] = await cluster.fetchTopicsOffset([{ topic, partitions: [{ partition }], fromBeginning }]);
  const offset = found?.partitions[0]?.offset;
  if (offset === undefined) throw new TopicRefusedError(topic, 'UNKNOWN_TOPIC_OR_PARTITION');
  return BigInt(offset);
};

const fetchOnce = async (
  cluster: Cluster,
  topic: string,
  partition: number,
  at: bigint,
  maxBytes: number,
): Promise<FetchedPartition> => {
  const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  if (nodeId === undefined) throw new TopicRefusedError(topic, 'UNKNOWN_TOPIC_OR_PARTITION');
  const broker = await cluster.findBroker({ nodeId });
  const { responses } = await broker.fetch({
    replicaId: -1,
    isolationLevel: 1,
    maxWaitTime: fetchWaitMs,
    minBytes: 1,
    maxBytes,
    topics: [{ topic, partitions: [{ partition, fetchOffset: String(at), maxBytes }] }],
  });
  return responses[0]?.partitions[0] ?? { partition, messages: [] };
};

/** The offset behind a message's batch, whose last records may be gone by compaction. */
export const endOfBatch = ({ offset, batchContext }: RawMessage): bigint =>
  batchContext ? BigInt(batchContext.firstOffset) + BigInt(batchContext.lastOffsetDelta) + 1n : BigInt(offset) + 1n;

const later = (one: bigint, other: bigint): bigint => (one > other ? one : other);
