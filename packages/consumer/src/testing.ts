import { type Clock, createRegistry, type Logger, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import type { BlockedPartition } from './blocked-partitions.ts';
import { createHandOuts } from './hand-outs.ts';
import { createKeyLanes, type LaneOf } from './key-lanes.ts';
import { createConsumerMetrics } from './metrics.ts';

import type { OutgoingRecord, Publisher } from './publisher.ts';
import { createFateWriter } from './record-fate.ts';
import type { HandleRecord } from './record-runs.ts';
import { createRound } from './round.ts';
import { createSlots } from './slots.ts';
import type { RecordHeaders, UnreadRecord } from './source-record.ts';

/** What a test says of a record; the rest is filled in. */
export interface FedRecord {
  readonly value: string | Buffer | null;
  readonly key?: string;
  readonly headers?: RecordHeaders;
  readonly timestampMs?: number;
}

/** One partition without Kafka: records go in, and what a consumer would have written and committed is read back. */
export interface FedPartition {
  /**
   * Appends records and hands them out, with those that are left, in order. Resolves when all are settled, one is
   * blocked or the partition is given up.
   *
   * @throws what the handler throws, unless the record was taken back from it.
   */
  feed(...records: FedRecord[]): Promise<void>;
  /** Ends a block, as its time or `resumeBlocked` would, and goes on with the same record. */
  resume(): Promise<void>;
  /** Starts what may start now, as a commit that is acknowledged does. */
  pump(): void;
  /** Takes the partition back from the handler, as a rebalance or a drain would. */
  release(): void;
  /** Offset of the next record to read: all before it have a durable fate. */
  committedOffset(): number;
  blocked(): BlockedPartition | undefined;
  /** Receipts as parsed JSON, in order. */
  readonly receipts: readonly Readonly<Record<string, unknown>>[];
  readonly deadLetters: readonly OutgoingRecord[];
}

/** The handler under test; the rest has defaults. */
export interface FedPartitionOptions {
  readonly handle: HandleRecord;
  readonly topic?: string;
  readonly partition?: number;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Without it the partition is one lane. */
  readonly laneOf?: LaneOf;
  /** Default 16. */
  readonly inFlight?: number;
  /** Default 10,000. */
  readonly spread?: number;
  /** So many of the first records may have been in flight when their process died. Default 0. */
  readonly suspects?: number;
  /** Is told before a suspect runs, as the group would be by a commit. */
  readonly onAlone?: (record: UnreadRecord) => void;
  /** Is asked first to write; throw to refuse, as an unreachable Kafka would. */
  readonly publisher?: { publish(topic: string, record: OutgoingRecord): Promise<unknown> };
}

/** Creates an empty partition that hands its records to `handle` through the code that Kafka's records go through. */
export const createFedPartition = (options: FedPartitionOptions): FedPartition => {
  const { handle, topic = 'leads', partition = 0, clock = systemClock, logger = silentLogger, inFlight = 16 } = options;
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const topics = [{ topic, deadLetterTopic: `${topic}.dead-letter`, receiptsTopic: `${topic}.receipts` }];
  const handOuts = createHandOuts(clock);
  const round = createRound({ clock, sessionTimeoutMs: Number.POSITIVE_INFINITY, drainDeadlineMs: 6000 });
  const log: UnreadRecord[] = [];
  const receipts: Record<string, unknown>[] = [];
  const deadLetters: OutgoingRecord[] = [];
  let failure: { readonly error: unknown } | undefined;
  let blocked: BlockedPartition | undefined;

  const publisher: Publisher = {
    publish: async (to, record) => {
      await options.publisher?.publish(to, record);
      if (to.endsWith('.receipts')) receipts.push(JSON.parse(String(record.value)));
      else deadLetters.push(record);
      return BigInt(receipts.length - 1);
    },
  };
  const fates = createFateWriter({
    publisher,
    topics,
    deadLetterPartitions: new Map(),
    groupId: 'test',
    findWritten: async () => undefined,
    clock,
    random: () => 0.5,
    logger,
    metrics,
  });

  const lanes = createKeyLanes({
    topic,
    partition,
    handle,
    laneOf: options.laneOf ?? (() => 'the partition'),
    round,
    recovered: { receiptsFrom: 0n, settled: new Map(), suspects: options.suspects ?? 0, alone: undefined },
    suspects: {
      runAlone: async (record, run) => {
        options.onAlone?.(record);
        return { settlement: await run(), hasRun: true };
      },
      survived: () => {},
      alone: () => undefined,
    },
    fates,
    handOuts,
    slots: createSlots(inFlight),
    inFlightPerPartition: inFlight,
    spread: options.spread ?? 10_000,
    clock,
    logger,
    metrics,
    isBlocked: () => blocked !== undefined,
    onBlocked: (entry) => {
      blocked = entry;
    },
    onMoved: () => {},
    mayGrow: () => true,
    onFailure: (error) => {
      failure ??= { error };
      round.release('failure');
    },
  });

  const workOff = async (): Promise<void> => {
    lanes.pump();
    await lanes.idle();
    if (failure) throw failure.error;
  };

  return {
    feed: async (...records) => {
      const from = log.length;
      for (const { value, key, headers = {}, timestampMs = clock.now() } of records) {
        log.push({
          topic,
          partition,
          offset: String(log.length),
          key: key === undefined ? null : Buffer.from(key),
          value: typeof value === 'string' ? Buffer.from(value) : value,
          headers,
          timestampMs,
        });
      }
      lanes.take({ records: log.slice(from), count: log.length - from, lastOffset: String(log.length - 1) });
      await workOff();
    },
    resume: async () => {
      blocked = undefined;
      await workOff();
    },
    pump: lanes.pump,
    release: () => round.release('rebalance'),
    committedOffset: () => Number(lanes.settled.next() ?? 0),
    blocked: () => blocked,
    receipts,
    deadLetters,
  };
};
