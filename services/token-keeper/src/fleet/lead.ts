import { randomUUID } from 'node:crypto';
import type { Clock, Redis } from '@leadferry/runtime';
import { askRedis } from '../ask-redis.ts';

/** What the lead needs. */
export interface LeadOptions {
  readonly redis: Redis;
  /** Names the lead in Redis; may fail while the application cannot be opened. */
  readonly keyOf: () => Promise<string>;
  /** How long the lead lasts after it was last renewed, in milliseconds. */
  readonly ttlMs: number;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/**
 * The right of one keeper to speak for the fleet. It guards nothing but who is heard: if two believed to lead for a moment, a figure
 * would be shown twice, and that is all.
 */
export interface Lead {
  /**
   * Takes the lead where nobody has it, or renews one's own.
   *
   * @throws {RedisUnavailableError} Redis does not answer; or what `keyOf` throws.
   */
  take(): Promise<void>;
  /** Answers whether this keeper leads now; by its own clock, which is over before that of Redis is. */
  isHeld(): boolean;
  /** Leaves the lead to whoever asks next. @throws as `take`. */
  giveUp(): Promise<void>;
}

const renewScript =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0";
const giveUpScript = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

/** How much two clocks may part, and more, as a share of the time. */
const spareRatio = 0.05;

/** Creates the lead of this process, which it does not have yet. */
export const createLead = ({ redis, keyOf, ttlMs, clock }: LeadOptions): Lead => {
  const id = randomUUID();
  const lifeMs = Math.ceil(ttlMs);
  let untilMs = Number.NEGATIVE_INFINITY;
  return {
    take: async () => {
      const key = await keyOf();
      // Counted from before the question, as the answer may have taken its time.
      const askedMs = clock.monotonicMs();
      const isRenewed = (await askRedis(redis.eval(renewScript, 1, key, id, lifeMs))) === 1;
      const isOurs = isRenewed || (await askRedis(redis.set(key, id, 'PX', lifeMs, 'NX'))) === 'OK';
      untilMs = isOurs ? askedMs + ttlMs * (1 - spareRatio) : Number.NEGATIVE_INFINITY;
    },
    isHeld: () => clock.monotonicMs() < untilMs,
    giveUp: async () => {
      untilMs = Number.NEGATIVE_INFINITY;
      await askRedis(redis.eval(giveUpScript, 1, await keyOf(), id));
    },
  };
};
