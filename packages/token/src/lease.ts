/// <reference path="./redlock.d.ts" />
import type { Redis } from '@leadferry/runtime';
import Redlock, { type Lock } from 'redlock';

/**
 * How an attempt to work under a lease ended.
 *
 * - done: the lease was had and the work ran.
 * - busy: somebody else holds it: wait and read again, never go ahead.
 * - unavailable: no quorum of Redis primaries answers. Nobody can hold it; the claim alone decides.
 */
export type LeaseAnswer<T> =
  | { readonly state: 'done'; readonly value: T }
  | { readonly state: 'busy' }
  | { readonly state: 'unavailable' };

/**
 * A lock that lapses. It keeps refreshes rare and promises nothing more: two holders may coexist for a moment after a
 * pause or a failover. The store's claim is what makes a refresh exclusive.
 */
export interface Lease {
  /**
   * Runs `work` while holding the lease `name`, renewed every third of `ttlMs` and given back afterwards. `lost`
   * aborts when it could not be renewed. What `work` throws is thrown.
   */
  withLease<T>(name: string, ttlMs: number, work: (lost: AbortSignal) => Promise<T>): Promise<LeaseAnswer<T>>;
}

export interface RedlockLeaseOptions {
  /** Independent Redis primaries, one or several; a majority of them grants the lease. */
  readonly redis: readonly Redis[];
  readonly keyPrefix: string;
}

/**
 * Creates a lease on Redlock 4.2.0, which refuses a lock whose grant took longer than its life; later versions hand it
 * out (design decision 12).
 */
export const createRedlockLease = ({ redis, keyPrefix }: RedlockLeaseOptions): Lease => {
  const redlock = new Redlock(redis, { retryCount: 0 });
  const quorum = Math.floor(redis.length / 2) + 1;

  const tryLock = async (key: string, ttlMs: number): Promise<Lock | 'busy' | 'unavailable'> => {
    try {
      return await redlock.lock(key, ttlMs);
    } catch (error) {
      if (!(error instanceof Redlock.LockError)) throw error;
      return (await hasQuorum(key)) ? 'busy' : 'unavailable';
    }
  };

  /** Redlock says the same of a lock that is taken and of primaries that do not answer, so they are asked. */
  const hasQuorum = async (key: string): Promise<boolean> => {
    const answers = await Promise.allSettled(redis.map((primary) => primary.exists(key)));
    return answers.filter(({ status }) => status === 'fulfilled').length >= quorum;
  };

  return {
    withLease: async (name, ttlMs, work) => {
      const lock = await tryLock(`${keyPrefix}:lease:${name}`, ttlMs);
      if (lock === 'busy' || lock === 'unavailable') return { state: lock };
      const renewal = keepRenewed(lock, ttlMs);
      try {
        return { state: 'done', value: await work(renewal.lost) };
      } finally {
        renewal.stop();
        await giveBack(lock, Redlock.LockError);
      }
    },
  };
};

const keepRenewed = (lock: Lock, ttlMs: number): { lost: AbortSignal; stop(): void } => {
  const loss = new AbortController();
  const timer = setInterval(() => {
    Promise.resolve(lock.extend(ttlMs)).catch((error: unknown) => {
      clearInterval(timer);
      loss.abort(error);
    });
  }, ttlMs / 3);
  timer.unref();
  return { lost: loss.signal, stop: () => clearInterval(timer) };
};

/** Gives the lease back. One that lapsed, or whose Redis is gone, ends by itself: its ttl is the promise. */
const giveBack = async (lock: Lock, LockError: typeof Redlock.LockError): Promise<void> => {
  try {
    await lock.unlock();
  } catch (error) {
    if (!(error instanceof LockError)) throw error;
  }
};
