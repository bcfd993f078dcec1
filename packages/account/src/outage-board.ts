import { randomUUID } from 'node:crypto';
import type { Redis } from '@leadferry/runtime';

/**
 * Where a fleet tells itself that something is away, and deals out the right to look whether it is back. Every method rejects
 * while the board cannot be reached.
 */
export interface OutageBoard {
  /** Reads the outage there is by its id; undefined: none. */
  read(): Promise<string | undefined>;
  /** Declares an outage, or joins the one there is; resolves with its id. */
  declare(): Promise<string>;
  /** Ends the outage of this id; one that was declared since goes on. */
  end(id: string): Promise<void>;
  /** Takes the fleet's right to send one request; resolves with 0, or with the milliseconds until it can be had again. */
  takeProbe(everyMs: number): Promise<number>;
}

/** Nobody looks any more after so long, in milliseconds: then whoever comes finds out anew. A taken probe keeps it. */
const forgottenAfterMs = 3_600_000;

/** Ends an outage only while it is still the one that was meant. */
const endScript = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

/** Names the board of an outage: of the API for the whole application, or for the token of one account. */
export const outageKey = (keyPrefix: string, account?: string): string =>
  account === undefined ? `${keyPrefix}:outage` : `${keyPrefix}:outage:${account}`;

/** Creates the board on Redis, under `<key>` and `<key>:probe`. */
export const createRedisOutageBoard = ({
  redis,
  key,
}: {
  readonly redis: Redis;
  readonly key: string;
}): OutageBoard => {
  const probeKey = `${key}:probe`;
  return {
    read: async () => (await redis.get(key)) ?? undefined,
    declare: async () => {
      const id = randomUUID();
      const taken = await redis.set(key, id, 'PX', forgottenAfterMs, 'NX');
      return taken === 'OK' ? id : ((await redis.get(key)) ?? id);
    },
    end: async (id) => {
      await redis.eval(endScript, 1, key, id);
    },
    takeProbe: async (everyMs) => {
      const [taken] = await Promise.all([
        redis.set(probeKey, '1', 'PX', Math.ceil(everyMs), 'NX'),
        redis.pexpire(key, forgottenAfterMs),
      ]);
      return taken === 'OK' ? 0 : Math.max(1, await redis.pttl(probeKey));
    },
  };
};

/** Creates the board of a process without a fleet, and of tests. */
export const createMemoryOutageBoard = ({ monotonicMs }: { monotonicMs(): number }): OutageBoard => {
  let outage: string | undefined;
  let probeAtMs = 0;
  return {
    read: async () => outage,
    declare: async () => {
      outage ??= randomUUID();
      return outage;
    },
    end: async (id) => {
      if (outage === id) outage = undefined;
    },
    takeProbe: async (everyMs) => {
      const leftMs = probeAtMs - monotonicMs();
      if (leftMs > 0) return leftMs;
      probeAtMs = monotonicMs() + everyMs;
      return 0;
    },
  };
};
