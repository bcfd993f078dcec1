import { Redis, type RedisOptions } from 'ioredis';
import { errorCode } from './errors.ts';
import type { Logger } from './logger.ts';
import { type RedisAccess, readRedisAccess } from './redis-access.ts';
import { adviseOnRedis, redisErrorWord } from './redis-advice.ts';

export type { Redis } from 'ioredis';

export interface RedisConnectionOptions {
  /** redis:// or rediss:// address of one primary. */
  readonly url: string;
  /** What it takes to be let in. Default: nothing. Its files are read anew for each connection. */
  readonly access?: RedisAccess;
  /** What the connection is for; names it on the server and in the log. */
  readonly name: string;
  readonly logger: Logger;
  /** Longest one command may take, in milliseconds. */
  readonly commandTimeoutMs?: number;
}

const openAccess: RedisAccess = { caFile: undefined, username: undefined, passwordFile: undefined };

/**
 * Opens a connection to one Redis primary that never gives up and never waits in silence.
 *
 * A command fails at once while the connection is down, and after `commandTimeoutMs` when no answer comes: whoever
 * asks decides what to do without Redis. Reconnecting goes on for ever, with a pause that grows to one second. The
 * log gets one line when the connection is lost and one when it is back. RESP2, because redlock 4.2.0 needs it
 * (design decision 12).
 */
export const connectRedis = (given: RedisConnectionOptions): Redis => {
  const { url, access = openAccess, name, logger, commandTimeoutMs = 1000 } = given;
  const redis = new Redis(url, {
    ...readRedisAccess(url, access),
    protocol: 2,
    connectionName: `leadferry-${name}`,
    disableClientInfo: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: commandTimeoutMs,
    connectTimeout: 2000,
    keepAlive: 10_000,
    // Called on the options of the connection that will be made again, a duplicate's too: a password that was changed is
    // used from then on. A file that is just being exchanged is read at the next try.
    retryStrategy(this: unknown, attempt: number) {
      try {
        Object.assign(this as RedisOptions, readRedisAccess(url, access));
      } catch (error) {
        logger.warn({ part: 'redis', connection: name, reason: errorCode(error) ?? 'unreadable' }, 'redis_file_unread');
      }
      return Math.min(attempt * 100, 1000);
    },
  });
  let isLost = false;
  redis.on('error', (error: Error) => {
    if (isLost) return;
    isLost = true;
    const advice = adviseOnRedis(error);
    const reason = redisErrorWord(error);
    logger.warn({ part: 'redis', connection: name, reason, ...(advice === undefined ? {} : { advice }) }, 'redis_lost');
  });
  redis.on('ready', () => {
    if (isLost) logger.info({ part: 'redis', connection: name }, 'redis_back');
    isLost = false;
  });
  return redis;
};
