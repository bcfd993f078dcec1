import { type Clock, errorCode, type Logger, type Redis, unlessAborted } from '@leadferry/runtime';
import { isTokenError, type Probe, type TokenProvider } from '@leadferry/token';
import { askRedis } from '../ask-redis.ts';
import type { KeepAliveOutcome } from '../metrics.ts';
import { pause } from './pause.ts';

export interface KeepAliveOptions {
  readonly account: string;
  /** Time between two calls, in milliseconds, over all keepers. */
  readonly everyMs: number;
  readonly open: () => Promise<{ readonly tokens: TokenProvider; readonly probe: Probe; readonly keyPrefix: string }>;
  /** Decides which keeper calls. */
  readonly redis: Redis;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly count: (outcome: KeepAliveOutcome) => void;
  readonly signal: AbortSignal;
}

/**
 * Uses an account's access token once per interval, for vendors whose access tokens die when nobody does: one harmless
 * call, by one keeper only, the one whose key in Redis stands first. A call that came to nothing gives the key back, so
 * that the next look tries again. A refused token is handed to the provider, which decides what that means (design
 * decision 3). Without Redis nobody calls.
 *
 * Ends when the signal aborts; outlives every error that has a code.
 */
export const keepAlive = async (options: KeepAliveOptions): Promise<void> => {
  const { account, everyMs, clock, logger, signal } = options;
  while (!signal.aborted) {
    try {
      await unlessAborted(callOnceDue(options), signal);
    } catch (error) {
      if (signal.aborted) return;
      if (errorCode(error) === undefined) throw error;
      logger.warn({ account, code: errorCode(error), error }, 'keep_alive_failed');
    }
    await pause(clock, Math.min(60_000, everyMs / 10), signal);
  }
};

const callOnceDue = async ({ account, everyMs, open, redis, logger, count }: KeepAliveOptions): Promise<void> => {
  const { tokens, probe, keyPrefix } = await open();
  const key = `${keyPrefix}:keep-alive:${account}`;
  const isOurs = await askRedis(redis.set(key, '1', 'PX', Math.ceil(everyMs), 'NX'));
  if (isOurs === null) return;
  let isMade = false;
  try {
    const token = await tokens.getAccessToken();
    const outcome = await probe(token.value);
    count(outcome);
    logger.info({ account, outcome }, 'keep_alive');
    if (outcome === 'refused') await replaceRefused(tokens, token);
    isMade = outcome !== 'unavailable';
  } finally {
    if (!isMade) await askRedis(redis.del(key));
  }
};

/** Tells the provider of a refused token; that it has no better one now is its own affair, and it says so itself. */
const replaceRefused = async (
  tokens: TokenProvider,
  token: Parameters<TokenProvider['replaceRefused']>[0],
): Promise<void> => {
  try {
    await tokens.replaceRefused(token);
  } catch (error) {
    if (!isTokenError(error)) throw error;
  }
};
