import { once } from 'node:events';
import type { Clock, Redis } from '@leadferry/runtime';
import type { BudgetTime } from './budget-time.ts';
import { SharedSlotsUnavailableError } from './errors.ts';
import { type Knowledge, learn, pauseMs, probeEveryMs } from './knowledge.ts';
import { earlyMs } from './limits.ts';
import type { Slots } from './slots.ts';
import { type Answer, runSlotsScript, type TooLate, type Want } from './slots-script.ts';

/** Redis is away when it takes longer than this, in milliseconds. */
const patienceMs = 250;
/** How often a worker without Redis looks whether it is back. */
export const rejoinEveryMs = 1000;
/** How often a process asks for the time at its start, at most. */
const mostLooks = 5;
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

/** What a call wants besides an exchange of news. */
type Wish = Pick<Want, 'isReserving' | 'returned'>;
const nothing: Wish = { isReserving: false, returned: undefined };

/**
 * Creates the shared slots. Every call is one round trip that also brings this process's knowledge up to date; it takes a
 * second one when the clock of this machine turns out to be wrong.
 */
export const createRedisSlots = (options: RedisSlotsOptions): Slots => {
  const { redis, stateKey, worker, knowledge, time, timeOffsetMs, clock, spacingMs, perDay, maxReplicas } = options;
  // Others notice within one look and one time-out that Redis is back, and use at most one more slot, a step ahead.
  const settleMs = rejoinEveryMs + patienceMs + (maxReplicas + 1) * spacingMs;
  const rules = { worker, offsetMs: timeOffsetMs, spacingMs, perDay, patienceMs, pauseMs, probeEveryMs, settleMs };
  const horizonMs = settleMs + queueMs;
  let awaySinceMs: number | undefined;
  let looks = 0;

  const call = async (wish: Wish): Promise<Answer> => {
    try {
      const first = await exchange(wish);
      const answer = first.isTooLate ? await exchange(wish) : first;
      if (answer.isTooLate) throw new SharedSlotsUnavailableError('it answers too late');
      awaySinceMs = undefined;
      return answer;
    } catch (error) {
      awaySinceMs ??= time.now();
      throw error;
    }
  };

  const exchange = async (wish: Wish): Promise<Answer | TooLate> => {
    let sentMs = clock.monotonicMs();
    let said = { pauseUntilMs: knowledge.pauseUntilMs, day: knowledge.day };
    const reply = await inTime(clock, async (signal) => {
      await connected(redis, signal);
      sentMs = clock.monotonicMs();
      said = { pauseUntilMs: knowledge.pauseUntilMs, day: knowledge.day };
      const { hold, lastSlotMs } = knowledge;
      const moments = { askedAtMs: time.now(), horizonMs, lastSlotMs, awaySinceMs };
      return runSlotsScript(redis, stateKey, { ...rules, ...moments, hold, ...said, ...wish });
    });
    time.observe({ sentMs, receivedMs: clock.monotonicMs(), sharedMs: reply.nowMs });
    if (!reply.isTooLate) learn(knowledge, { said, heard: reply });
    return reply;
  };

  /** The first answers of a young process are slow and say little about the time: a few more, before it counts. */
  const learnTime = async (): Promise<void> => {
    for (; looks === 0 || (looks < mostLooks && time.doubtMs() > earlyMs); looks += 1) await call(nothing);
  };

  return {
    async reserve(returned) {
      await learnTime();
      const { slot, refusal } = await call({ isReserving: true, returned });
      const answer = slot ?? refusal;
      if (!answer) throw new Error('slots.lua answered neither a slot nor a refusal');
      return answer;
    },
    async giveBack(returned) {
      await call({ isReserving: false, returned });
    },
    async share() {
      await call(nothing);
    },
  };
};

/** Waits for a connection that is being made, at start for instance. One that was lost fails with the command. */
const connected = async (redis: Redis, signal: AbortSignal): Promise<void> => {
  if (redis.status === 'connecting' || redis.status === 'connect') await once(redis, 'ready', { signal });
};

/** Waits in two halves: after a stall of our own event loop the answer may lie unread, and is read between the two. */
const inTime = async (
  clock: Clock,
  ask: (signal: AbortSignal) => Promise<Answer | TooLate>,
): Promise<Answer | TooLate> => {
  const settled = new AbortController();
  const timeout = async (): Promise<never> => {
    await clock.sleep(patienceMs / 2, settled.signal);
    await clock.sleep(patienceMs / 2, settled.signal);
    throw new SharedSlotsUnavailableError(`no answer within ${patienceMs} ms`);
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
