import { randomUUID } from 'node:crypto';
import type { Redis } from '@leadferry/runtime';
import { z } from 'zod';
import type { NamedIds } from './named-ids.ts';
import type { NamesCache } from './names-cache.ts';

const namedIdsSchema: z.ZodType<NamedIds> = z.object({
  loadedAtMs: z.number(),
  refreshedAtMs: z.number().exactOptional(),
  items: z.array(z.object({ id: z.string(), name: z.string(), label: z.string().exactOptional() })),
});

/** Deletes a claim only while it is still the holder's own. */
const releaseScript = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

/** Where the fleet keeps its names. */
export interface RedisNamesCacheOptions {
  readonly redis: Redis;
  /** Before every key; default `leadferry`. */
  readonly keyPrefix?: string;
}

/**
 * Creates the cache a fleet shares, under `<keyPrefix>:names:<account>:<kind>`.
 *
 * Rejects with Redis's own error when Redis is away, and when what it holds is not what was written.
 */
export const createRedisNamesCache = ({ redis, keyPrefix = 'leadferry' }: RedisNamesCacheOptions): NamesCache => {
  const keyOf = (account: string, kind: string): string => `${keyPrefix}:names:${account}:${kind}`;

  return {
    async read(account, kind) {
      const text = await redis.get(keyOf(account, kind));
      return text === null ? undefined : namedIdsSchema.parse(JSON.parse(text));
    },

    async write(account, kind, ids, ttlMs) {
      await redis.set(keyOf(account, kind), JSON.stringify(ids), 'PX', Math.max(1, Math.ceil(ttlMs)));
    },

    async claimLoad(account, kind, forMs) {
      const key = `${keyOf(account, kind)}:claim`;
      const holder = randomUUID();
      const answer = await redis.set(key, holder, 'PX', Math.max(1, Math.ceil(forMs)), 'NX');
      if (answer !== 'OK') return undefined;
      return async () => {
        await redis.eval(releaseScript, 1, key, holder);
      };
    },
  };
};
