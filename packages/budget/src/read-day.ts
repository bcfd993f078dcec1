import type { Redis } from '@leadferry/runtime';
import type { Limits } from './limits.ts';
import { endOfDay, utcDay } from './utc-day.ts';

/** What is left of a day's calls, at a moment of budget time. */
export interface DayReading {
  /** Calls that the fleet may still make today; 0 during a quota hold. */
  readonly remaining: number;
  /** Calls that the fleet has made today. */
  readonly spent: number;
  /** True while nobody sends because the API said that the day's calls are used up. */
  readonly isHeld: boolean;
  /** When the next calls may be made where none are left, in milliseconds from now: the next 00:00 UTC. */
  readonly dayEndsInMs: number;
}

/** Whose day is read; as given to `createBudget`. */
export interface ReadDayOptions {
  readonly redis: Redis;
  readonly key: string;
  readonly limits: Limits;
  readonly keyPrefix?: string;
  readonly timeOffsetMs?: number;
}

/**
 * Reads what the fleet has left of today, by the clock of Redis, and changes nothing. What workers spend while they are
 * without Redis is not in it.
 *
 * @throws Redis's own error, where it does not answer.
 */
export const readDay = async (options: ReadDayOptions): Promise<DayReading> => {
  const { redis, key, limits, keyPrefix = 'leadferry', timeOffsetMs = 0 } = options;
  const [seconds = '0', micros = '0'] = (await redis.time()).map(String);
  const nowMs = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000) + timeOffsetMs;
  const day = utcDay(nowMs);
  const stateKey = `${keyPrefix}:budget:{${key}}`;
  const [[granted, refunded], holdUntilMs] = await Promise.all([
    redis.hmget(`${stateKey}:day:${day}`, 'granted', 'refunded'),
    redis.hget(stateKey, 'holdUntilMs'),
  ]);
  const isHeld = nowMs < Number(holdUntilMs ?? 0);
  const spent = Number(granted ?? 0) - Number(refunded ?? 0);
  const remaining = isHeld ? 0 : Math.max(0, limits.perDay - spent);
  return { remaining, spent, isHeld, dayEndsInMs: endOfDay(day) - nowMs };
};
