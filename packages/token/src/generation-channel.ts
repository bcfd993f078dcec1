import type { Logger, Redis } from '@leadferry/runtime';
import { errorCode } from '@leadferry/runtime';
import { formatGeneration, type Generation, parseGeneration } from './generation.ts';

/**
 * What is told of a generation.
 *
 * - live: it is in the store and serves.
 * - suspect: the API refused its access token; nobody should use it before that is cleared up.
 * - ended: its grant has ended.
 */
export const generationNews = ['live', 'suspect', 'ended'] as const;
export type GenerationNews = (typeof generationNews)[number];

/**
 * Tells other workers of a generation: that a newer one is in the store, or that there is something wrong. A hint and nothing more: a lost message costs at most
 * one re-read interval.
 */
export interface GenerationChannel {
  /** Tells the others. Never throws; a message that could not be sent is logged. */
  publish(account: string, generation: Generation, news?: GenerationNews): Promise<void>;
  /** Calls `listener` for each generation told of, the own process's included; returns how to stop. */
  subscribe(account: string, listener: (generation: Generation, news: GenerationNews) => void): () => void;
}

/** Tells nobody. */
export const noGenerationChannel: GenerationChannel = { publish: async () => {}, subscribe: () => () => {} };

/**
 * Creates the channel on Redis. It listens on a connection of its own, opened for the first listener and closed after
 * the last.
 */
export const createRedisGenerationChannel = ({
  redis,
  keyPrefix,
  logger,
}: {
  readonly redis: Redis;
  readonly keyPrefix: string;
  readonly logger: Logger;
}): GenerationChannel => {
  const prefix = `${keyPrefix}:generation:`;
  const listeners = new Set<{
    readonly account: string;
    readonly hear: (generation: Generation, news: GenerationNews) => void;
  }>();
  let listening: Redis | undefined;

  const warn = (event: string) => (error: unknown) => {
    logger.warn({ reason: errorCode(error) ?? 'unknown' }, event);
  };

  const listen = (): Redis => {
    const connection = redis.duplicate();
    // The connection we were given reports that Redis is away; this one only must not bring the process down.
    connection.on('error', () => {});
    connection.on('ready', () => void connection.psubscribe(`${prefix}*`).catch(warn('token_channel_not_heard')));
    connection.on('pmessage', (_pattern, channel: string, message: string) => {
      const [text = '', word] = message.split(' ');
      const generation = parseGeneration(text);
      const news = generationNews.find((known) => known === word);
      if (generation === undefined || news === undefined) return;
      for (const { account, hear } of listeners) if (channel === prefix + account) hear(generation, news);
    });
    return connection;
  };

  return {
    publish: async (account, generation, news = 'live') => {
      const message = `${formatGeneration(generation)} ${news}`;
      await redis.publish(prefix + account, message).catch(warn('token_channel_not_told'));
    },
    subscribe: (account, hear) => {
      const listener = { account, hear };
      listeners.add(listener);
      listening ??= listen();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        listening?.disconnect();
        listening = undefined;
      };
    },
  };
};
