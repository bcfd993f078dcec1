import type { Logger, Redis } from '@leadferry/runtime';
import { errorCode } from '@leadferry/runtime';
import { formatGeneration, type Generation, parseGeneration } from './generation.ts';

/**
 * Tells other workers that a newer generation is in the store. A hint and nothing more: a lost message costs at most
 * one re-read interval.
 */
export interface GenerationChannel {
  /** Tells the others. Never throws; a message that could not be sent is logged. */
  publish(account: string, generation: Generation): Promise<void>;
  /** Calls `listener` for each generation told of; returns how to stop. */
  subscribe(account: string, listener: (generation: Generation) => void): () => void;
}

/** Tells nobody. */
export const noGenerationChannel: GenerationChannel = { publish: async () => {}, subscribe: () => () => {} };

/** Creates the channel on Redis, with a connection of its own to listen on; `close` ends it. */
export const createRedisGenerationChannel = ({
  redis,
  keyPrefix,
  logger,
}: {
  readonly redis: Redis;
  readonly keyPrefix: string;
  readonly logger: Logger;
}): GenerationChannel & { close(): void } => {
  const prefix = `${keyPrefix}:generation:`;
  const listeners = new Map<string, Set<(generation: Generation) => void>>();
  const listening = redis.duplicate();

  const warn = (event: string) => (error: unknown) => {
    logger.warn({ reason: errorCode(error) ?? 'unknown' }, event);
  };
  const listen = (): void => void listening.psubscribe(`${prefix}*`).catch(warn('token_channel_not_heard'));

  // The connection we were given reports that Redis is away; this one only must not bring the process down.
  listening.on('error', () => {});
  listening.on('ready', listen);
  listening.on('pmessage', (_pattern, channel: string, message: string) => {
    const generation = parseGeneration(message);
    if (generation === undefined) return;
    for (const listener of listeners.get(channel.slice(prefix.length)) ?? []) listener(generation);
  });

  return {
    publish: async (account, generation) => {
      await redis.publish(prefix + account, formatGeneration(generation)).catch(warn('token_channel_not_told'));
    },
    subscribe: (account, listener) => {
      const known = listeners.get(account) ?? new Set();
      listeners.set(account, known.add(listener));
      return () => known.delete(listener);
    },
    close: () => listening.disconnect(),
  };
};
