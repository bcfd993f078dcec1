import type { Clock, Redis } from '@leadferry/runtime';

/** Waits until a connection that was just opened is up, but not for long. Answers whether it is. */
export const awaitRedis = async (
  redis: Redis,
  { clock, limitMs }: { readonly clock: Pick<Clock, 'sleep'>; readonly limitMs: number },
): Promise<boolean> => {
  if (redis.status === 'ready') return true;
  const isOver = new AbortController();
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  redis.once('ready', resolve);
  const late = clock.sleep(limitMs, isOver.signal).catch((error: unknown) => {
    if (!isOver.signal.aborted) throw error;
  });
  const isReady = await Promise.race([ready.then(() => true), late.then(() => false)]);
  redis.off('ready', resolve);
  isOver.abort();
  return isReady;
};
