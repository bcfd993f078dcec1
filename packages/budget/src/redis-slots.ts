import { once } from 'node:events';
import type { Clock, Redis } from '@leadferry/runtime';
import type { BudgetTime } from './budget-time.ts';
import { SharedSlotsUnavailableError } from './errors.ts';
import { type Knowledge, learn, pauseMs, probeEveryMs } from './knowledge.ts';
import type { Slots } from './slots.ts';
import { type Answer, runSlotsScript, type Want } from './slots-script.ts';

/** Redis is away when it takes longer than twice this, in milliseconds. */
const halfTimeoutMs = 125;
/** How often a worker without Redis looks whether it is back. */
export const rejoinEveryMs = 1000;
/** A queue of slots is never longer than this beyond the settling time. */
const queueMs = 60_000;

/** What the shared slots need. */
export interface RedisSlotsOptions {
  readonly redis: Redis;
  readonly stateKey: string;
  /** Names this process among those that share the budget. */
  readonly worker: string;
  readonly knowledge: Knowledge;
  readonly time: BudgetTime;
  readonly timeOffsetMs: number;
  readonly clock: Clock;
  readonly spacingMs: number;
  readonly perDay: number;
  readonly maxReplicas: number;
}

/** Slots that all workers share through Redis. Each call rejects with `SharedSlotsUnavailableError` when Redis is away. */
export interface RedisSlots extends Slots {
  /** As `share`, by a worker that has been giving slots to itself. */
  rejoin(): Promise<void>;
}

/** Creates the shared slots. Every call is one round trip that also brings this process's knowledge up to date. */
export const createRedisSlots = (options: RedisSlotsOptions): RedisSlots => {
  const { redis, stateKey, worker, knowledge, time, timeOffsetMs, clock, spacingMs, perDay, maxReplicas } = options;
  // Others notice within one look and one time-out that Redis is back, and use at most one more slot, a step ahead.
  const settleMs = rejoinEveryMs + 2 * halfTimeoutMs + (maxReplicas + 1) * spacingMs;
  const rules = { worker, offsetMs: timeOffsetMs, spacingMs, perDay, pauseMs, probeEveryMs, settleMs };
  const horizonMs = settleMs + queueMs;

  const call = async (wish: Partial<Pick<Want, 'isReserving' | 'isRejoining' | 'returned'>>): Promise<Answer> => {
    const { hold, pauseUntilMs, lastSlotMs, day } = knowledge;
    const said = { hold, pauseUntilMs, day, ...(lastSlotMs === undefined ? {} : { lastSlotMs }) };
    const want = { ...rules, ...said, horizonMs, isReserving: false, isRejoining: false, ...wish };

    const sentMs = clock.monotonicMs();
    const answer = await inTime(clock, async (signal) => {
      await connected(redis, signal);
      return runSlotsScript(redis, stateKey, want);
    });
    time.observe({ sentMs, receivedMs: clock.monotonicMs(), sharedMs: answer.nowMs });
    learn(knowledge, { said, heard: answer });
    return answer;
  };

  return {
    async reserve(returned) {
      const { slot, refusal } = await call({ isReserving: true, ...(returned ? { returned } : {}) });
      const answer = slot ?? refusal;
      if (!answer) throw new Error('slots.lua answered neither a slot nor a refusal');
      return answer;
    },
    async giveBack(returned) {
      await call({ returned });
    },
    async share() {
      await call({});
    },
    async rejoin() {
      await call({ isRejoining: true });
    },
  };
};

/** Waits for a connection that is being made, at start for instance. One that was lost fails with the command. */
const connected = async (redis: Redis, signal: AbortSignal): Promise<void> => {
  if (redis.status === 'connecting' || redis.status === 'connect') await once(redis, 'ready', { signal });
};

/** Waits in two halves: after a stall of our own event loop the answer may lie unread, and is read between the two. */
const inTime = async (clock: Clock, ask: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> => {
  const settled = new AbortController();
  const timeout = async (): Promise<never> => {
    await clock.sleep(halfTimeoutMs, settled.signal);
    await clock.sleep(halfTimeoutMs, settled.signal);
    throw new SharedSlotsUnavailableError(`no answer within ${2 * halfTimeoutMs} ms`);
  };
  const answer = ask(settled.signal).catch((cause: unknown) => {
    throw new SharedSlotsUnavailableError(cause instanceof Error ? cause.message : 'unknown', { cause });
  });
  try {
    return await Promise.race([answer, timeout()]);
  } finally {
    settled.abort();
  }
};
