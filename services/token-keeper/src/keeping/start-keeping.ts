import type { Clock, Logger, Redis } from '@leadferry/runtime';
import type { Accounts } from '../accounts.ts';
import type { KeeperMetrics } from '../metrics.ts';
import { keepAlive } from './keep-alive.ts';
import { keepToken } from './keep-token.ts';

export interface StartKeepingOptions {
  readonly accounts: Accounts;
  readonly redis: Redis;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: KeeperMetrics;
  /** Ends all loops, and every refresh that is not begun, the moment it aborts. */
  readonly signal: AbortSignal;
}

/** The loops of all accounts, running. */
export interface Keeping {
  /** Rejects with the first error that nobody foresaw; never resolves. */
  readonly failed: Promise<never>;
  /** Returns when the loop that was seen last went round, on the monotonic clock. */
  oldestLookMs(): number;
  /** Resolves when every loop has ended and no exchange is between claim and promotion. */
  end(): Promise<void>;
}

/** Starts keeping every configured account's token, and keeping alive the access tokens of those that ask for it. */
export const startKeeping = (options: StartKeepingOptions): Keeping => {
  const { accounts, redis, clock, logger, metrics, signal } = options;
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  const looks = new Map<string, number>();
  const noteLook = (account: string): void => void looks.set(account, clock.monotonicMs());

  const loops = [...accounts.all.values()].flatMap(({ name, authorizeAt, settings: { keepAliveMinutes } }) => {
    noteLook(name);
    const keeping = keepToken({
      account: name,
      open: async () => (await accounts.open(name)).tokens,
      clock,
      logger,
      authorizeAt,
      signal,
      onLook: () => noteLook(name),
    });
    if (keepAliveMinutes === undefined) return [keeping];
    const living = keepAlive({
      account: name,
      everyMs: keepAliveMinutes * 60_000,
      open: async () => {
        const { tokens, probe, application } = await accounts.open(name);
        return { tokens, probe, keyPrefix: application.keyPrefix };
      },
      redis,
      clock,
      logger,
      count: (outcome) => metrics.countKeepAlive(name, outcome),
      signal,
    });
    return [keeping, living];
  });
  for (const loop of loops) loop.catch(fail);

  // At once, not when its turn in the stop comes: a claim must not be made while the pages finish.
  const closed = new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => accounts.closeTokens().then(resolve, reject), { once: true });
  });
  closed.catch(() => {}); // whoever calls `end` hears of it

  return {
    failed,
    oldestLookMs: () => Math.min(...looks.values()),
    end: async () => {
      await Promise.allSettled(loops);
      await closed;
    },
  };
};
