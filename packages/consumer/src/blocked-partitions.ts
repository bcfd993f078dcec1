import type { Clock, Logger } from '@leadferry/runtime';
import { ignoreRelease, ReleasedError } from './errors.ts';
import type { ConsumerMetrics } from './metrics.ts';
import type { BlockedReason } from './outcome.ts';
import { partitionName } from './source-record.ts';

/** A partition that waits at `offset` for the world to mend. */
export interface BlockedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly reason: BlockedReason;
  /** Epoch milliseconds at which it is tried again. */
  readonly untilMs: number;
  readonly attempt: number;
}

/** The blocked partitions of this member. */
export interface BlockedPartitions {
  /** Nothing of the partition is handed out until `untilMs`, at least a quarter of a second. */
  block(blocked: BlockedPartition): void;
  isBlocked(topic: string, partition: number): boolean;
  /** Resumes every blocked partition, or those that are chosen. Returns how many. */
  resume(isChosen?: (blocked: BlockedPartition) => boolean): number;
  /**
   * Applies a new assignment: partitions that went away are forgotten, so that they flow should they come back; those that
   * stayed keep waiting.
   */
  reassign(isOurs: (topic: string, partition: number) => boolean): void;
  list(): readonly BlockedPartition[];
  /** Forgets all of them without resuming any. */
  close(): void;
}

/** What the set of blocked partitions needs. */
export interface BlockedPartitionsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ConsumerMetrics;
  /** Is called when a partition's wait has ended. */
  readonly resume: (topic: string, partition: number) => void;
}

const shortestBlockMs = 250;
const longestSleepMs = 60_000;

/** Creates an empty set. */
export const createBlockedPartitions = (options: BlockedPartitionsOptions): BlockedPartitions => {
  const { clock, logger, metrics, resume } = options;
  const entries = new Map<string, { readonly blocked: BlockedPartition; readonly timer: AbortController }>();

  const forget = (name: string): BlockedPartition | undefined => {
    const entry = entries.get(name);
    if (!entry) return undefined;
    entries.delete(name);
    entry.timer.abort(new ReleasedError('rebalance'));
    metrics.blockedPartitions.labels({ topic: entry.blocked.topic, reason: entry.blocked.reason }).dec();
    return entry.blocked;
  };

  const unblock = (name: string): void => {
    const blocked = forget(name);
    if (!blocked) return;
    resume(blocked.topic, blocked.partition);
    logger.debug({ topic: blocked.topic, partition: blocked.partition, reason: blocked.reason }, 'partition_resumed');
  };

  // In pieces, since `untilMs` is wall-clock time and the clock may be set while the partition waits.
  const waitUntilDue = async ({ untilMs }: BlockedPartition, signal: AbortSignal): Promise<void> => {
    let leftMs = Math.max(shortestBlockMs, untilMs - clock.now());
    while (leftMs > 0) {
      await clock.sleep(Math.min(leftMs, longestSleepMs), signal);
      leftMs = untilMs - clock.now();
    }
  };

  return {
    block: (blocked) => {
      const { topic, partition, reason, attempt } = blocked;
      const name = partitionName(topic, partition);
      const timer = new AbortController();
      forget(name);
      entries.set(name, { blocked, timer });
      metrics.blockedPartitions.labels({ topic, reason }).inc();
      if (attempt === 1) logger.info(blocked, 'partition_blocked');
      else logger.debug(blocked, 'partition_still_blocked');
      waitUntilDue(blocked, timer.signal).then(() => unblock(name), ignoreRelease);
    },
    isBlocked: (topic, partition) => entries.has(partitionName(topic, partition)),
    resume: (isChosen = () => true) => {
      const chosen = [...entries].filter(([, { blocked }]) => isChosen(blocked));
      for (const [name] of chosen) unblock(name);
      return chosen.length;
    },
    reassign: (isOurs) => {
      for (const [name, { blocked }] of [...entries]) {
        if (!isOurs(blocked.topic, blocked.partition)) forget(name);
      }
    },
    list: () => [...entries.values()].map(({ blocked }) => blocked),
    close: () => {
      for (const name of [...entries.keys()]) forget(name);
    },
  };
};
