import type { Clock, Redis } from '@leadferry/runtime';

/** Waits until a connection is there, but not for long. Answers whether it is. */
export const awaitRedis = async (
  redis: Redis,
  { clock, limitMs }: { readonly clock: Pick<Clock, 'sleep'>; readonly limitMs: number },
): Promise<boolean> => {
  if (redis.status === 'ready') return true;
  const over = new AbortController();
  const ready = new Promise<true>((resolve) => redis.once('ready', () => resolve(true)));
  const late = clock.sleep(limitMs, over.signal).then(
    () => false,
    () => false, // the connection was first
  );
  const isReady = await Promise.race([ready, late]);
  over.abort();
  return isReady;
};
