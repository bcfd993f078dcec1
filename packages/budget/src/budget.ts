import { randomUUID } from 'node:crypto';
import type { Clock, Logger, Redis } from '@leadferry/runtime';
import { createBudgetTime } from './budget-time.ts';
import { BudgetClosedError, QuotaExceededError } from './errors.ts';
import { createFailoverSlots } from './failover-slots.ts';
import {
  createKnowledge,
  isHeldAt,
  noteProbeAccepted,
  noteQuotaExceeded,
  noteThrottled,
  remainingOn,
} from './knowledge.ts';
import { type Limits, spacingMs } from './limits.ts';
import { createLocalSlots } from './local-slots.ts';
import type { BudgetMetrics } from './metrics.ts';
import { createRedisSlots } from './redis-slots.ts';
import { createSlotServer } from './slot-server.ts';
import type { Refusal } from './slots.ts';
import { createWaitingLine } from './waiting-line.ts';

/** Callers refused at the same moment come back within this time of each other. */
const spreadMs = 60_000;

/** The right to send requests with one API key, shared by the fleet. */
export interface Budget {
  /**
   * Waits for the next slot and resolves at its moment: the caller holds token and body ready and sends in the same turn of
   * the event loop. First come, first served within a process.
   *
   * `untilMs` and `probeAtMs` of the error are moments of the caller's own `clock.now()`, computed from Redis's clock as "this
   * long from now", so that a machine whose clock is wrong waits as long as the others. `untilMs` is the next 00:00 UTC (of
   * budget time, which tests shift) plus a random 0 to 60 s; for a worker whose share is spent while Redis is away it is sooner.
   *
   * @throws {QuotaExceededError} the day's calls are used up; nothing may be sent until `untilMs`.
   * @throws {BudgetClosedError} `close` was called.
   * @throws the signal's reason, once it aborts; the slot goes to the next in line or is given back.
   */
  acquire(signal?: AbortSignal): Promise<void>;
  /** Takes a slot where there is nothing to wait for, which is only without limits. Tells whether it did. */
  takeAtOnce(): boolean;
  /** Reports a 429 `throttled`: no worker sends for the next second. A burst of reports counts once. */
  reportThrottled(): Promise<void>;
  /**
   * Reports a 429 `quota_exceeded`: from now until 00:00 UTC every worker's `acquire` rejects, but for one probe per 10 minutes
   * fleet-wide, the first after 10 minutes. This process knows it when the call returns control, the others when it resolves.
   */
  reportQuotaExceeded(): Promise<void>;
  /** Reports any answer that was not a 429. When it answers a probe, the quota hold ends for the whole fleet. */
  reportAccepted(): void;
  /** Tells the calls left today for the whole fleet, as far as known here; 0 during a quota hold, undefined without limits. */
  remainingToday(): number | undefined;
  /** Tells whether this process works without Redis, on its own share of the limits. */
  isDegraded(): boolean;
  /** Rejects whoever waits and stops looking for Redis. Does not close the Redis connection, which is the caller's. */
  close(): void;
}

/** What a budget needs. */
export interface BudgetOptions {
  /** Its commands must fail soon after the connection is lost, as those of `connectRedis` do. Without it: local slots only. */
  readonly redis?: Redis;
  /** Names the API key among those whose budgets are in the same Redis. Not the key itself. */
  readonly key: string;
  /** `unlimited` (tests only; configuration refuses it against the vendor's host) never waits and asks no Redis. */
  readonly limits: Limits | 'unlimited';
  /** The most processes that may run: without Redis each takes this part of the limits. Default 12. */
  readonly maxReplicas?: number;
  readonly clock: Clock;
  /** At least 0, below 1. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: BudgetMetrics;
  /** First part of every Redis key. Default `leadferry`. */
  readonly keyPrefix?: string;
  /** Shifts the fleet's time, to test what happens at midnight. The same for all workers. Default 0. */
  readonly timeOffsetMs?: number;
}

/**
 * Creates the budget of one API key for this process.
 *
 * Promises, by all processes together: at most `perSecond` sends in any sliding second and `perDay` in a UTC day (design
 * decision 7). Without Redis each keeps to one `maxReplicas`-th of both. What a process does between `acquire` and the wire
 * is its own affair.
 *
 * @throws {RangeError} the limits are no limits, or `maxReplicas` is below 1.
 */
export const createBudget = (options: BudgetOptions): Budget => {
  const { redis, key, limits, maxReplicas = 12, clock, random, logger, metrics } = options;
  const { keyPrefix = 'leadferry', timeOffsetMs = 0 } = options;
  if (!Number.isInteger(maxReplicas) || maxReplicas < 1) throw new RangeError('maxReplicas must be at least 1');

  const isUnlimited = limits === 'unlimited';
  const rates = isUnlimited
    ? { spacingMs: 0, perDay: Number.POSITIVE_INFINITY, maxReplicas: 1 }
    : { spacingMs: spacingMs(limits), perDay: limits.perDay, maxReplicas };
  const closing = new AbortController();
  const time = createBudgetTime({ clock, timeOffsetMs });
  const knowledge = createKnowledge();
  const local = createLocalSlots({ ...rates, knowledge, time, random });

  const createShared = (connection: Redis) => {
    const stateKey = `${keyPrefix}:budget:{${key}}`;
    const worker = randomUUID();
    const known = { worker, knowledge, time, timeOffsetMs, clock };
    const shared = createRedisSlots({ ...rates, ...known, redis: connection, stateKey });
    return createFailoverSlots({ shared, local, clock, logger, metrics, closing: closing.signal });
  };
  const alone = { ...local, isDegraded: () => !isUnlimited };
  const slots = redis && !isUnlimited ? createShared(redis) : alone;
  metrics.setDegraded(slots.isDegraded());

  let isProbing = false;
  const refuse = ({ untilMs, probeAtMs }: Refusal): QuotaExceededError =>
    new QuotaExceededError({
      untilMs: time.toEpochMs(untilMs) + random() * spreadMs,
      probeAtMs: probeAtMs === undefined ? undefined : time.toEpochMs(probeAtMs),
    });
  const line = createWaitingLine();
  const serve = createSlotServer({
    ...{ line, slots, knowledge, time, clock, metrics, refuse },
    onUsed: ({ isProbe }) => {
      if (isProbe) isProbing = true;
    },
  });
  /** Without limits there is nothing to wait for, unless the API itself said to wait. */
  const isClear = (): boolean => {
    const nowMs = time.now();
    return line.isEmpty() && nowMs >= knowledge.pauseUntilMs && !isHeldAt(knowledge, nowMs);
  };
  const takeAtOnce = (): boolean => {
    if (!isUnlimited || closing.signal.aborted || !isClear()) return false;
    metrics.countSlot('used');
    metrics.observeWait(0);
    return true;
  };
  const remainingToday = () => (isUnlimited ? undefined : remainingOn(knowledge, time.now(), rates.perDay));
  metrics.watch(() => ({ dayRemaining: remainingToday(), isHeld: isHeldAt(knowledge, time.now()) }));

  return {
    async acquire(signal) {
      if (closing.signal.aborted) throw new BudgetClosedError();
      signal?.throwIfAborted();
      if (takeAtOnce()) return;
      const turn = line.join(clock.monotonicMs(), signal);
      void serve();
      await turn;
    },
    takeAtOnce,
    async reportThrottled() {
      noteThrottled(knowledge, time.now());
      await slots.share();
    },
    async reportQuotaExceeded() {
      isProbing = false;
      if (noteQuotaExceeded(knowledge, time.now())) {
        const untilMs = time.toEpochMs(knowledge.hold.untilMs);
        logger.warn({ until: new Date(untilMs).toISOString() }, 'budget_quota_hold');
      }
      await slots.share();
    },
    reportAccepted() {
      if (!isProbing) return;
      isProbing = false;
      noteProbeAccepted(knowledge);
      logger.info({}, 'budget_quota_hold_lifted');
      void slots.share();
    },
    remainingToday,
    isDegraded: slots.isDegraded,
    close() {
      closing.abort();
      for (const waiter of line.clear()) waiter.reject(new BudgetClosedError());
    },
  };
};
