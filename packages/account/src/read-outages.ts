import type { Redis } from '@leadferry/runtime';
import { createRedisOutageBoard, outageKey } from './outage-board.ts';

/** Whose outages are read. */
export interface ReadOutagesOptions {
  readonly redis: Redis;
  /** First part of the application's keys, as the application has it. */
  readonly keyPrefix: string;
  readonly accounts: readonly string[];
}

/** What a fleet has found to be away. */
export interface StandingOutages {
  readonly isApiAway: boolean;
  /** Accounts whose newest token the API refuses. */
  readonly refusedAccounts: ReadonlySet<string>;
}

/**
 * Reads from outside which outages a fleet has declared; declares and probes nothing. What workers know while they are without
 * Redis is not in it.
 *
 * @throws Redis's own error, where it does not answer.
 */
export const readOutages = async ({ redis, keyPrefix, accounts }: ReadOutagesOptions): Promise<StandingOutages> => {
  const isAway = async (account?: string): Promise<boolean> =>
    (await createRedisOutageBoard({ redis, key: outageKey(keyPrefix, account) }).read()) !== undefined;
  const [isApiAway, ...areRefused] = await Promise.all([isAway(), ...accounts.map(isAway)]);
  return { isApiAway, refusedAccounts: new Set(accounts.filter((_, at) => areRefused[at])) };
};
