import { Redis } from 'ioredis';
import { errorCode } from './errors.ts';
import type { Logger } from './logger.ts';

export type { Redis } from 'ioredis';

export interface RedisConnectionOptions {
  /** redis:// or rediss:// address of one primary. */
  readonly url: string;
  /** What the connection is for; names it on the server and in the log. */
  readonly name: string;
  readonly logger: Logger;
  /** Longest one command may take, in milliseconds. */
  readonly commandTimeoutMs?: number;
}

/**
 * Opens a connection to one Redis primary that never gives up and never waits in silence.
 *
 * A command fails at once while the connection is down, and after `commandTimeoutMs` when no answer comes: whoever
 * asks decides what to do without Redis. Reconnecting goes on for ever, with a pause that grows to one second. The
 * log gets one line when the connection is lost and one when it is back. RESP2, because redlock 4.2.0 needs it
 * (design decision 12).
 */
export const connectRedis = ({ url, name, logger, commandTimeoutMs = 1000 }: RedisConnectionOptions): Redis => {
  const redis = new Redis(url, {
    protocol: 2,
    connectionName: `leadferry-${name}`,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: commandTimeoutMs,
    connectTimeout: 2000,
    keepAlive: 10_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, 1000),
  });
  let isLost = false;
  redis.on('error', (error: Error) => {
    if (isLost) return;
    isLost = true;
    logger.warn({ part: 'redis', connection: name, reason: errorCode(error) ?? error.name }, 'redis_lost');
  });
  redis.on('ready', () => {
    if (isLost) logger.info({ part: 'redis', connection: name }, 'redis_back');
    isLost = false;
  });
  return redis;
};
