import type { Clock, Logger } from '@leadferry/runtime';
import type { Batch } from 'kafkajs';
import type { BlockedPartitions } from './blocked-partitions.ts';
import { writeCommitMark } from './commit-mark.ts';
import type { Committer, Progress } from './committer.ts';
import { ignoreRelease, KafkaUnavailableError } from './errors.ts';
import { createFlightAllowance, type FlightAllowance } from './flight-allowance.ts';
import type { HandOuts } from './hand-outs.ts';
import { createKeyLanes, type KeyLanes, type LaneOf } from './key-lanes.ts';
import type { ConsumerMetrics } from './metrics.ts';
import type { PartitionHistory } from './partition-history.ts';
import type { FateWriter } from './record-fate.ts';
import type { FollowRecord, HandleRecord } from './record-runs.ts';
import type { RecoveredPartition } from './recovered-partition.ts';
import type { Round } from './round.ts';
import type { Slots } from './slots.ts';
import { partitionName, toUnreadRecords } from './source-record.ts';
import { createSuspects, type Suspects } from './suspects.ts';

/** What the lanes of a round need; bounds are explained at `LeadConsumerOptions`. */
export interface RoundLanesOptions {
  readonly round: Round;
  readonly committer: Committer;
  readonly history: PartitionHistory;
  readonly handle: HandleRecord;
  readonly laneOf: LaneOf;
  readonly fates: FateWriter;
  readonly handOuts: HandOuts;
  readonly slots: Slots;
  readonly blocked: BlockedPartitions;
  readonly inFlightPerPartition: number;
  readonly spread: number;
  readonly poisonTries: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ConsumerMetrics;
  readonly follow?: FollowRecord | undefined;
  readonly onFailure: (error: unknown) => void;
}

/** The lanes of all partitions of one round. */
export interface RoundLanes {
  /**
   * Takes a batch in, once the partition was recovered and the group knows that work on it has begun; returns its lanes.
   *
   * @throws {ReleasedError} the round is over.
   */
  take(batch: Batch): Promise<KeyLanes>;
  /** Tells whether a partition has room for a batch. */
  isHungry(topic: string, partition: number): boolean;
  /** Starts what may start now in a partition whose block has ended. */
  pump(topic: string, partition: number): void;
  /** Waits for what is in flight and commits how far each partition is, as left in order unless `isUnclean`. */
  leave(isUnclean?: boolean): Promise<void>;
}

interface Work {
  readonly topic: string;
  readonly partition: number;
  readonly lanes: KeyLanes;
  readonly suspects: Suspects;
  /** The first record that came in: until something is settled, where the partition stands. */
  firstOffset: string | undefined;
  readonly allowance: FlightAllowance;
  isAsking: boolean;
  readonly progress: Progress;
}

const recoverAgainMs = 500;

/** Creates the lanes of a round that has just begun; each partition's when its first batch comes. */
export const createRoundLanes = (options: RoundLanesOptions): RoundLanes => {
  const { round, committer, history, blocked, poisonTries } = options;
  const works = new Map<string, Promise<Work>>();
  const open = new Map<string, Work>();
  let isLeft = false;

  const note = (work: Work): void => {
    if (work.firstOffset !== undefined) committer.settled(work.progress);
  };

  /** How far a partition is: asked when a commit is sent, not each time it moves. */
  const progressOf = (work: Omit<Work, 'progress'>): Progress => ({
    topic: work.topic,
    partition: work.partition,
    get offset() {
      return work.lanes.settled.next() ?? String(work.firstOffset);
    },
    metadata: () =>
      writeCommitMark({
        receiptsFrom: work.lanes.settled.receiptsFrom(),
        inFlight: work.allowance.tell(work.lanes.inFlight()),
        alone: work.suspects.alone(),
        isClean: isLeft,
      }),
    onCommitted: () => {
      work.allowance.confirm();
      work.lanes.pump();
    },
  });

  const commit = async (work: Work): Promise<void> => {
    note(work);
    await committer.flush();
  };

  /** Has the group allow a partition more in flight. Before its first commit it has none to change. */
  const askForMore = (work: Work): void => {
    if (work.isAsking || !work.allowance.canGrow()) return;
    work.isAsking = true;
    commit(work)
      .catch(ignoreRelease)
      .catch(options.onFailure)
      .finally(() => {
        work.isAsking = false;
      });
  };

  const recover = async (topic: string, partition: number): Promise<RecoveredPartition> => {
    for (;;) {
      await round.standing();
      try {
        return await round.whileOurs(history.recover(topic, partition));
      } catch (error) {
        if (!(error instanceof KafkaUnavailableError)) throw error;
        await round.sleep(recoverAgainMs);
      }
    }
  };

  const begin = async (topic: string, partition: number): Promise<Work> => {
    const recovered = await recover(topic, partition);
    const suspects = createSuspects({
      ...options,
      alone: recovered.alone,
      poisonTries,
      commit: () => commit(work),
      countPoison: (of, sinceMs) => round.whileOurs(history.countPoison(of, sinceMs)),
    });
    const allowance = createFlightAllowance(Math.ceil(options.inFlightPerPartition * 1.25));
    const lanes = createKeyLanes({
      ...options,
      topic,
      partition,
      recovered,
      suspects,
      isBlocked: () => blocked.isBlocked(topic, partition),
      onBlocked: blocked.block,
      onMoved: () => note(work),
      mayGrow: (inFlight) => {
        const isAllowed = allowance.mayGrow(inFlight);
        if (!isAllowed) askForMore(work);
        return isAllowed;
      },
    });
    const begun = { topic, partition, lanes, suspects, allowance, firstOffset: undefined, isAsking: false };
    const work: Work = Object.assign(begun, { progress: progressOf(begun) });
    if (recovered.settled.size > 0 || recovered.suspects > 0) {
      const { settled, suspects: suspected } = recovered;
      options.logger.info({ topic, partition, settled: settled.size, suspected }, 'partition_recovered');
    }
    open.set(partitionName(topic, partition), work);
    return work;
  };

  return {
    take: async (batch) => {
      const { topic, partition, messages } = batch;
      const name = partitionName(topic, partition);
      let beginning = works.get(name);
      if (!beginning) {
        beginning = begin(topic, partition);
        works.set(name, beginning);
      }
      const work = await beginning;
      if (work.firstOffset === undefined) {
        // The group learns where the receipts of this round begin, and that something may be in flight, before anything is.
        work.firstOffset = messages[0]?.offset;
        note(work);
        await committer.flush();
      }
      work.lanes.take({ records: toUnreadRecords(batch), count: messages.length, lastOffset: batch.lastOffset() });
      return work.lanes;
    },
    isHungry: (topic, partition) => open.get(partitionName(topic, partition))?.lanes.isHungry() ?? true,
    pump: (topic, partition) => open.get(partitionName(topic, partition))?.lanes.pump(),
    leave: async (isUnclean = false) => {
      await Promise.all([...open.values()].map(({ lanes }) => lanes.idle()));
      isLeft = !isUnclean;
      for (const work of open.values()) note(work);
      await committer.flush().catch(ignoreRelease);
    },
  };
};
