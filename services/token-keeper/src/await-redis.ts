import type { Clock, Redis } from '@leadferry/runtime';

/**
 * Waits until a connection that was just opened is up, or until `mostMs` have passed: commands fail at once before, and
 * whoever opens a page in a keeper's first moment should not be told that Redis is away.
 */
export const awaitRedis = async (redis: Redis, clock: Pick<Clock, 'sleep'>, mostMs: number): Promise<void> => {
  if (redis.status === 'ready') return;
  const isOver = new AbortController();
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  redis.once('ready', resolve);
  const late = clock.sleep(mostMs, isOver.signal).catch((error: unknown) => {
    if (!isOver.signal.aborted) throw error;
  });
  await Promise.race([ready, late]);
  redis.off('ready', resolve);
  isOver.abort();
};
