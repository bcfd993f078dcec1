import type { Redis } from '@leadferry/runtime';
import { askRedis } from '../ask-redis.ts';
import { hashToken } from './random-token.ts';

/** Tries one address has per minute. */
const triesPerMinute = 5;

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
      const key = keyOf(address);
      await askRedis(redis.set(key, '0', 'EX', 60, 'NX'));
      return (await askRedis(redis.incr(key))) <= triesPerMinute;
    },
    async forget(address) {
      await askRedis(redis.del(keyOf(address)));
    },
  };
};
