import type { Clock, Logger } from '@leadferry/runtime';
import type { EachBatchPayload } from 'kafkajs';
import type { Assignment } from './assignment.ts';
import { createBackoff } from './backoff.ts';
import type { BlockedPartitions } from './blocked-partitions.ts';
import { type Committer, createCommitter } from './committer.ts';
import { ignoreRelease } from './errors.ts';
import type { HandOuts } from './hand-outs.ts';
import { heedAnswers } from './heed-answers.ts';
import { createKafkaConsumer, type KafkaConsumerOptions, leaveGroup } from './kafka-consumer.ts';
import type { KafkaWatch } from './kafka-watch.ts';
import type { LaneOf } from './key-lanes.ts';
import { createMembership } from './membership.ts';
import type { ConsumerMetrics } from './metrics.ts';
import type { PartitionHistory } from './partition-history.ts';
import type { FateWriter } from './record-fate.ts';
import type { FollowRecord, HandleRecord } from './record-runs.ts';
import type { RoundControl } from './round.ts';
import { createRoundLanes, type RoundLanes } from './round-lanes.ts';
import type { Slots } from './slots.ts';
import { waitTurn } from './wait-turn.ts';

/** What a session needs; times and bounds are explained at `LeadConsumerOptions`. */
export interface SessionOptions extends Omit<KafkaConsumerOptions, 'beforeJoin'> {
  readonly topicNames: readonly string[];
  readonly drainDeadlineMs: number;
  readonly commitEveryMs: number;
  readonly commitEveryRecords: number;
  readonly turnMs: number;
  readonly inFlightPerPartition: number;
  readonly spread: number;
  readonly poisonTries: number;
  readonly handle: HandleRecord;
  readonly laneOf: LaneOf;
  readonly history: PartitionHistory;
  readonly slots: Slots;
  readonly fates: FateWriter;
  readonly handOuts: HandOuts;
  readonly blocked: BlockedPartitions;
  readonly assignment: Assignment;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: ConsumerMetrics;
  readonly follow?: FollowRecord | undefined;
  readonly watch: KafkaWatch;
}

/** One life of the client's consumer. */
export interface Session {
  /** Resolves when `stop` is done. Rejects with what ended the session: the client's crash, or a handler's error. */
  readonly ended: Promise<void>;
  isJoined(): boolean;
  /** Goes on with a partition whose block has ended. */
  resume(topic: string, partition: number): void;
  /** Takes no more, finishes what is in flight by the drain deadline, commits, and leaves the group. */
  stop(): Promise<void>;
}

/**
 * Starts a consumer and joins the group. What the client cannot mend by its own retries ends the session; its owner
 * may start another.
 */
export const startSession = (options: SessionOptions): Session => {
  const { topics, topicNames, handOuts, history, blocked, assignment, logger, metrics, watch } = options;
  const membership = createMembership(options);
  const ended = Promise.withResolvers<void>();
  let isJoined = false;
  let hasGroup = false;
  let hasFailed = false;
  let stopping: Promise<void> | undefined;
  let lanes: RoundLanes | undefined;
  let sendCommit: EachBatchPayload['commitOffsetsIfNecessary'] | undefined;

  const takeNoMore = (cause: 'drain' | 'failure'): void => {
    membership.release(cause);
    if (hasGroup) consumer.pause(topicNames.map((topic) => ({ topic })));
  };

  const fail = (error: unknown): void => {
    hasFailed = true;
    takeNoMore('failure');
    ended.reject(error);
  };

  /** Leaves a generation in order: what is in flight is finished and committed while that is still accepted. */
  const leaveRound = async (): Promise<void> => {
    membership.release('rebalance');
    await membership.beatWhile(async () => lanes?.leave(hasFailed)).catch(fail);
  };

  const openCommitter = (round: RoundControl): Committer =>
    createCommitter({
      ...options,
      round,
      send: async (offsets) =>
        sendCommit?.({
          topics: offsets.map(({ topic, partition, offset, metadata }) => ({
            topic,
            partitions: [{ partition, offset, ...(metadata && { metadata: metadata() }) }],
          })),
        }),
      backoff: createBackoff({ baseMs: 100, maxMs: 1000, random: options.random }),
      everyMs: options.commitEveryMs,
      everyRecords: options.commitEveryRecords,
      onFailure: fail,
    });

  /** Hands a batch to the lanes and keeps the client from fetching more of the partition than they can hold. */
  const workOff = async ({ batch, resolveOffset }: EachBatchPayload, present: RoundLanes): Promise<void> => {
    const { topic, partition, messages } = batch;
    const taken = await present.take(batch);
    const lastOffset = messages.at(-1)?.offset;
    if (lastOffset !== undefined) resolveOffset(lastOffset);
    const isFed = await waitTurn({ ...options, hungry: taken.whenHungry(), isOthersTurn: () => isOthersTurn(present) });
    if (isFed || !hasGroup) return;
    consumer.pause([{ topic, partitions: [partition] }]);
    void taken.whenHungry().then(() => {
      if (hasGroup && !stopping && !hasFailed) consumer.resume([{ topic, partitions: [partition] }]);
    });
  };

  const isOthersTurn = (present: RoundLanes): boolean =>
    assignment.isAnyWaiting((...at) => !blocked.isBlocked(...at) && present.isHungry(...at));

  const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
    const present = lanes;
    if (!present || stopping) return;
    sendCommit = payload.commitOffsetsIfNecessary;
    const work = (): Promise<void> => workOff(payload, present).catch(ignoreRelease).catch(fail);
    const { topic, partition } = payload.batch;
    await assignment.during(topic, partition, () => membership.during(payload.heartbeat, work));
  };

  const consumer = createKafkaConsumer({ ...options, beforeJoin: leaveRound });

  consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment, duration } }) => {
    hasGroup = true;
    isJoined = true;
    metrics.rebalances.inc();
    assignment.assign(memberAssignment);
    history.renew();
    const round = membership.join();
    lanes = createRoundLanes({ ...options, round, committer: openCommitter(round), onFailure: fail });
    blocked.reassign(assignment.isOurs);
    handOuts.keepOnly(assignment.isOurs);
    logger.info({ assigned: memberAssignment, durationMs: duration }, 'group_joined');
  });
  consumer.on(consumer.events.HEARTBEAT, membership.beaten);
  consumer.on(consumer.events.COMMIT_OFFSETS, membership.beaten);
  consumer.on(consumer.events.REQUEST, heedAnswers(watch));
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
    await membership.beatWhile(async () => lanes?.leave(hasFailed)).catch(fail);
    membership.fence('drain');
    await leaveGroup(consumer, options);
    assignment.assign({});
    ended.resolve();
  };

  return {
    ended: ended.promise,
    isJoined: () => isJoined,
    resume: (topic, partition) => lanes?.pump(topic, partition),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
};
