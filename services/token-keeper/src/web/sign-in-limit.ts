import type { Redis } from '@leadferry/runtime';
import { askRedis } from '../ask-redis.ts';
import { hashToken } from './random-token.ts';

/** Tries one address has per minute. */
const triesPerMinute = 5;
const minuteMs = 60_000;

/**
 * Counts one try, and begins its minute: with the first, and where a count was left that nothing would end. In one step, so
 * that no count can outlive its minute, and lock the address out, because it ended or was forgotten between two.
 */
export const countTryScript = `local tries = redis.call('incr', KEYS[1])
if tries == 1 or redis.call('pttl', KEYS[1]) < 0 then redis.call('pexpire', KEYS[1], ARGV[1]) end
return tries`;

/** Slows down whoever guesses the operator's secret, fleet-wide. Both throw RedisUnavailableError. */
export interface SignInLimit {
  /** Counts a try; false when the address has used up its minute's. */
  admit(address: string): Promise<boolean>;
  /** Forgets the tries of an address that knew the secret. */
  forget(address: string): Promise<void>;
}

/**
 * Creates the limit: five tries a minute from one address. Behind a load balancer that hides addresses all share them:
 * better a person waits a minute than that forged headers get around it.
 */
export const createSignInLimit = ({ redis, keyPrefix }: { redis: Redis; keyPrefix: string }): SignInLimit => {
  const keyOf = (address: string): string => `${keyPrefix}:tries:${hashToken(address)}`;
  return {
    async admit(address) {
      const tries = await askRedis(redis.eval(countTryScript, 1, keyOf(address), minuteMs));
      return Number(tries) <= triesPerMinute;
    },
    async forget(address) {
      await askRedis(redis.del(keyOf(address)));
    },
  };
};
