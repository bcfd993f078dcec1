import type { Clock, Logger } from '@leadferry/runtime';
import type { ConsumerMetrics } from './metrics.ts';
import type { HandleRecord } from './process-batch.ts';
import type { TopicRoutes } from './record-fate.ts';

/** What a lead consumer needs, and its tuning. Times are milliseconds. */
export interface LeadConsumerOptions {
  readonly brokers: readonly string[];
  readonly groupId: string;
  readonly clientId: string;
  readonly topics: readonly TopicRoutes[];
  readonly handle: HandleRecord;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: ConsumerMetrics;
  /** After so long without a heartbeat the group goes on without this member. Default 8,000. */
  readonly sessionTimeoutMs?: number;
  /** How long the group waits at a rebalance for its members to finish and join. Above the drain deadline. Default 20,000. */
  readonly rebalanceTimeoutMs?: number;
  /** Default 1,000. */
  readonly heartbeatIntervalMs?: number;
  /** Longest that records in flight are waited for when the partitions are given up. Default 6,000. */
  readonly drainDeadlineMs?: number;
  /** Shortest time between two commits, unless many records come together. Default 100. */
  readonly commitEveryMs?: number;
  /** Settled records after which a commit is due whatever the time. Default 500. */
  readonly commitEveryRecords?: number;
  /** How long a batch keeps the others of its broker waiting while a partition without a batch waits. Default 1,000. */
  readonly turnMs?: number;
  /** Longest wait of one fetch for new records. Default 500. */
  readonly fetchWaitMs?: number;
  /** Time between two readings of the lag. Default 5,000. */
  readonly lagEveryMs?: number;
}

/** Fills in the tuning that was not given. */
export const withDefaults = (options: LeadConsumerOptions) => ({
  ...options,
  sessionTimeoutMs: options.sessionTimeoutMs ?? 8000,
  rebalanceTimeoutMs: options.rebalanceTimeoutMs ?? 20_000,
  heartbeatIntervalMs: options.heartbeatIntervalMs ?? 1000,
  drainDeadlineMs: options.drainDeadlineMs ?? 6000,
  commitEveryMs: options.commitEveryMs ?? 100,
  commitEveryRecords: options.commitEveryRecords ?? 500,
  turnMs: options.turnMs ?? 1000,
  fetchWaitMs: options.fetchWaitMs ?? 500,
  lagEveryMs: options.lagEveryMs ?? 5000,
});
