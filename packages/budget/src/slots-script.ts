import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from '@leadferry/runtime';
import type { DayCount, QuotaHold } from './knowledge.ts';
import type { Refusal, Slot } from './slots.ts';

const source = readFileSync(new URL('./slots.lua', import.meta.url), 'utf8');
const sha = createHash('sha1').update(source).digest('hex');

/** What a worker knows and wants; JSON leaves out what is undefined. Times are budget time in milliseconds. */
export interface Want {
  readonly worker: string;
  readonly offsetMs: number;
  readonly spacingMs: number;
  readonly perDay: number;
  readonly pauseMs: number;
  readonly probeEveryMs: number;
  /** How long nothing is given after a Redis that was away is back. */
  readonly settleMs: number;
  /** A next slot further ahead than this is not believed. */
  readonly horizonMs: number;
  /** When the worker asks, and how long it waits for the answer; later than that, the script does nothing. */
  readonly askedAtMs: number;
  readonly patienceMs: number;
  readonly hold: QuotaHold;
  readonly pauseUntilMs: number;
  readonly lastSlotMs: number | undefined;
  readonly day: DayCount;
  /** Since when the worker has been without Redis, if it has. */
  readonly awaySinceMs: number | undefined;
  readonly isReserving: boolean;
  readonly returned: Slot | undefined;
}

/** The call came later than the worker waits, or the worker's idea of the time is wrong. Nothing was done. */
export interface TooLate {
  readonly nowMs: number;
  readonly isTooLate: true;
}

/** What all workers together know, and the slot or the refusal when one was asked for. */
export interface Answer {
  readonly isTooLate?: never;
  readonly nowMs: number;
  readonly hold: QuotaHold;
  readonly pauseUntilMs: number;
  readonly day: Pick<DayCount, 'day' | 'granted' | 'refunded'>;
  readonly slot?: Slot;
  readonly refusal?: Refusal;
}

/**
 * Runs slots.lua, the one script that both spaces the slots and counts the day, in one round trip.
 *
 * The server is sent the whole script only when it does not have it, after a restart for instance.
 */
export const runSlotsScript = async (redis: Redis, stateKey: string, want: Want): Promise<Answer | TooLate> => {
  const json = JSON.stringify(want);
  const reply = await redis.evalsha(sha, 1, stateKey, json).catch((error: unknown) => {
    const isUnknownScript = error instanceof Error && error.message.startsWith('NOSCRIPT');
    if (!isUnknownScript) throw error;
    return redis.eval(source, 1, stateKey, json);
  });
  return JSON.parse(String(reply));
};
