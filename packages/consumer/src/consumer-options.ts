import type { Clock, Logger } from '@leadferry/runtime';
import type { KafkaAccess } from './kafka-security.ts';
import type { LaneOf } from './key-lanes.ts';
import type { ConsumerMetrics } from './metrics.ts';
import type { TopicRoutes } from './record-fate.ts';
import type { FollowRecord, HandleRecord } from './record-runs.ts';

/** What a lead consumer needs, and its tuning. Times are milliseconds. */
export interface LeadConsumerOptions extends KafkaAccess {
  readonly groupId: string;
  readonly clientId: string;
  readonly topics: readonly TopicRoutes[];
  readonly handle: HandleRecord;
  /**
   * Names the lane of a record: records of one lane in one partition run in order, others side by side; undefined depends on
   * no other. Without it each partition is one lane. Must not throw.
   */
  readonly laneOf?: LaneOf;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: ConsumerMetrics;
  /** Follows each record from its hand-out until its fate is durable. Default: nobody does. */
  readonly follow?: FollowRecord | undefined;
  /** After so long without a heartbeat the group goes on without this member. Default 6,000, the least a broker allows by default. */
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
  /** Most records of the process that are in handlers at one time. Default 16. */
  readonly inFlight?: number;
  /** Most records of one partition that are. Default: as many as of the process. */
  readonly inFlightPerPartition?: number;
  /** Most records between the lowest unsettled of a partition and the highest that was taken. Default 10,000. */
  readonly spread?: number;
  /** How often a record may be alone in flight when its process dies before it is set aside as poison. Default 3. */
  readonly poisonTries?: number;
}

/** Fills in the tuning that was not given. */
export const withDefaults = (options: LeadConsumerOptions) => ({
  ...options,
  sessionTimeoutMs: options.sessionTimeoutMs ?? 6000,
  rebalanceTimeoutMs: options.rebalanceTimeoutMs ?? 20_000,
  heartbeatIntervalMs: options.heartbeatIntervalMs ?? 1000,
  drainDeadlineMs: options.drainDeadlineMs ?? 6000,
  commitEveryMs: options.commitEveryMs ?? 100,
  commitEveryRecords: options.commitEveryRecords ?? 500,
  turnMs: options.turnMs ?? 1000,
  fetchWaitMs: options.fetchWaitMs ?? 500,
  lagEveryMs: options.lagEveryMs ?? 5000,
  laneOf: options.laneOf ?? (() => 'the partition'),
  inFlight: options.inFlight ?? 16,
  inFlightPerPartition: options.inFlightPerPartition ?? options.inFlight ?? 16,
  spread: options.spread ?? 10_000,
  poisonTries: options.poisonTries ?? 3,
});
