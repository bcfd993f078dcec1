import type { Clock, Logger } from '@leadferry/runtime';
import type { EachBatchPayload } from 'kafkajs';
import type { Assignment } from './assignment.ts';
import { createBackoff } from './backoff.ts';
import type { BlockedPartitions } from './blocked-partitions.ts';
import { type Committer, createCommitter } from './committer.ts';
import { ignoreRelease } from './errors.ts';
import type { HandOuts } from './hand-outs.ts';
import { createKafkaConsumer, type KafkaConsumerOptions, leaveGroup } from './kafka-consumer.ts';
import type { KafkaWatch } from './kafka-watch.ts';
import { createMembership } from './membership.ts';
import type { ConsumerMetrics } from './metrics.ts';
import { type HandleRecord, processBatch } from './process-batch.ts';
import type { FateWriter } from './record-fate.ts';
import type { Round, RoundControl } from './round.ts';
import { toUnreadRecords } from './source-record.ts';

/** What a session needs; times are explained at `LeadConsumerOptions`. */
export interface SessionOptions extends KafkaConsumerOptions {
  readonly topicNames: readonly string[];
  readonly drainDeadlineMs: number;
  readonly commitEveryMs: number;
  readonly commitEveryRecords: number;
  readonly turnMs: number;
  readonly handle: HandleRecord;
  readonly fates: FateWriter;
  readonly handOuts: HandOuts;
  readonly blocked: BlockedPartitions;
  readonly assignment: Assignment;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: ConsumerMetrics;
  readonly watch: KafkaWatch;
}

/** One life of the client's consumer. */
export interface Session {
  /** Resolves when `stop` is done. Rejects with what ended the session: the client's crash, or a handler's error. */
  readonly ended: Promise<void>;
  isJoined(): boolean;
  pause(topic: string, partition: number): void;
  resume(topic: string, partition: number): void;
  /** Takes no more, finishes what is in flight by the drain deadline, commits, and leaves the group. */
  stop(): Promise<void>;
}

/**
 * Starts a consumer and joins the group. What the client cannot mend by its own retries ends the session; its owner
 * may start another.
 */
export const startSession = (options: SessionOptions): Session => {
  const { topics, topicNames, handOuts, blocked, assignment, logger, metrics, watch } = options;
  const consumer = createKafkaConsumer(options);
  const membership = createMembership(options);
  const ended = Promise.withResolvers<void>();
  let isJoined = false;
  let hasGroup = false;
  let stopping: Promise<void> | undefined;
  let committer: Committer | undefined;
  let sendCommit: EachBatchPayload['commitOffsetsIfNecessary'] | undefined;

  const takeNoMore = (cause: 'drain' | 'failure'): void => {
    membership.release(cause);
    if (hasGroup) consumer.pause(topicNames.map((topic) => ({ topic })));
  };

  const fail = (error: unknown): void => {
    takeNoMore('failure');
    ended.reject(error);
  };

  const openCommitter = (round: RoundControl): Committer =>
    createCommitter({
      ...options,
      round,
      send: async (offsets) =>
        sendCommit?.({ topics: offsets.map(({ topic, ...next }) => ({ topic, partitions: [next] })) }),
      backoff: createBackoff({ baseMs: 100, maxMs: 1000, random: options.random }),
      everyMs: options.commitEveryMs,
      everyRecords: options.commitEveryRecords,
      onFailure: fail,
    });

  const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
    const { topic, partition } = payload.batch;
    const present = committer;
    if (!present || stopping || blocked.isBlocked(topic, partition)) return;
    sendCommit = payload.commitOffsetsIfNecessary;
    const work = async (round: Round): Promise<void> => {
      await workOff(payload, round, present, options).catch(fail);
      await present.flush().catch(ignoreRelease).catch(fail);
    };
    await assignment.during(topic, partition, () => membership.during(payload.heartbeat, work));
  };

  consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment, duration } }) => {
    hasGroup = true;
    isJoined = true;
    metrics.rebalances.inc();
    assignment.assign(memberAssignment);
    committer = openCommitter(membership.join());
    blocked.reassign(assignment.isOurs);
    handOuts.keepOnly(assignment.isOurs);
    logger.info({ assigned: memberAssignment, durationMs: duration }, 'group_joined');
  });
  consumer.on(consumer.events.HEARTBEAT, membership.beaten);
  consumer.on(consumer.events.COMMIT_OFFSETS, membership.beaten);
  consumer.on(consumer.events.REQUEST, watch.answered);
  consumer.on(consumer.events.REQUEST_TIMEOUT, () => watch.troubled('request_timeout'));
  consumer.on(consumer.events.FETCH_START, watch.tick);
  consumer.on(consumer.events.REBALANCING, () => {
    isJoined = false;
    logger.info({}, 'group_rebalancing');
  });
  consumer.on(consumer.events.STOP, () => {
    isJoined = false;
    hasGroup = false;
  });
  consumer.on(consumer.events.CRASH, ({ payload: { error } }) => {
    membership.fence('membership_lost');
    ended.reject(error);
  });

  const begin = async (): Promise<void> => {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topicNames], fromBeginning: true });
    if (stopping) return consumer.disconnect();
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: Math.max(64, topics.partitions * 2),
      eachBatch,
    });
  };
  begin().catch(ended.reject);

  const stop = async (): Promise<void> => {
    takeNoMore('drain');
    await membership.idle();
    membership.fence('drain');
    await leaveGroup(consumer, options);
    assignment.assign({});
    ended.resolve();
  };

  return {
    ended: ended.promise,
    isJoined: () => isJoined,
    pause: (topic, partition) => hasGroup && consumer.pause([{ topic, partitions: [partition] }]),
    resume: (topic, partition) => hasGroup && consumer.resume([{ topic, partitions: [partition] }]),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
};

/** Works off one batch of the client's in the given round, telling client and committer how far it is settled. */
const workOff = async (
  { batch, resolveOffset }: EachBatchPayload,
  round: Round,
  committer: Committer,
  options: SessionOptions,
): Promise<void> => {
  const { clock, assignment, blocked, turnMs } = options;
  const { topic, partition, messages } = batch;
  const turnEndsAtMs = clock.monotonicMs() + turnMs;
  const lastOffset = messages.at(-1)?.offset;
  await processBatch({
    ...options,
    records: toUnreadRecords(batch),
    round,
    onBlocked: blocked.block,
    onSettled: ({ offset }) => {
      resolveOffset(offset);
      // Behind the last record there may be control records, which nobody is handed.
      const settledOffset = offset === lastOffset ? batch.lastOffset() : offset;
      committer.settled({ topic, partition, offset: String(BigInt(settledOffset) + 1n) });
    },
    isTurnOver: () =>
      clock.monotonicMs() > turnEndsAtMs && assignment.isAnyWaiting((...at) => !blocked.isBlocked(...at)),
  });
};
