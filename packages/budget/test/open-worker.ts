import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { redisUrl } from '@leadferry/local-stack/testing';
import { type Clock, connectRedis, type Redis, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { createBudgetTime } from '../src/budget-time.ts';
import { createKnowledge } from '../src/knowledge.ts';
import { createRedisSlots } from '../src/redis-slots.ts';

/** Opens a connection to the Redis of this test run. Whoever opens it closes it. */
export const openRedis = async (url = redisUrl()): Promise<Redis> => {
  const redis = connectRedis({ url, name: 'budget-test', logger: silentLogger });
  await once(redis, 'ready');
  return redis;
};

/** Makes a state key nobody else uses. */
export const newStateKey = (): string => `leadferry-test-${randomUUID()}:budget:{key}`;

/** Tells the offset that makes it `timeOfDayMs` after (or before) a 00:00 UTC. */
export const offsetTo = (timeOfDayMs: number): number => timeOfDayMs - (Date.now() % 86_400_000);

/** One worker's shared slots, on the clock of this machine. */
export const openWorker = (
  redis: Redis,
  options: { stateKey: string; spacingMs?: number; perDay?: number; timeOffsetMs?: number; clock?: Clock },
) => {
  const { timeOffsetMs = 0, clock = systemClock } = options;
  const knowledge = createKnowledge();
  const time = createBudgetTime({ clock, timeOffsetMs });
  const defaults = { spacingMs: 260, perDay: 10_000, maxReplicas: 12, timeOffsetMs };
  const worker = { redis, worker: randomUUID(), knowledge, time, clock };
  return { knowledge, now: time.now, slots: createRedisSlots({ ...defaults, ...worker, ...options }) };
};

/** The same Redis over a line that a test can cut or make slow. */
export const createBadLine = (redis: Redis) => {
  const line = { isCut: false, delayMs: 0, answered: 0 };
  const evalsha = async (...args: Parameters<Redis['evalsha']>) => {
    if (line.isCut) throw new Error('Connection is closed.');
    if (line.delayMs > 0) await systemClock.sleep(line.delayMs);
    return redis.evalsha(...args).finally(() => {
      line.answered += 1;
    });
  };
  const over: Redis = Object.create(redis, { evalsha: { value: evalsha } });
  return { line, over };
};
