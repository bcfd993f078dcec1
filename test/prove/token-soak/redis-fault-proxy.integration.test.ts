import { randomUUID } from 'node:crypto';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis, createLogger } from '@leadferry/runtime';
import { expect, it, vi } from 'vitest';
import { type RedisFaultProxy, startRedisFaultProxy } from './redis-fault-proxy.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

/** Numbers that are drawn in turn; then none of the commands fails. */
const draws = (...numbers: readonly number[]): (() => number) => {
  const left = [...numbers];
  return () => left.shift() ?? 1;
};

const connect = async (url: string) => {
  const redis = connectRedis({ url, name: 'test', logger });
  await vi.waitFor(() => expect(redis.status).toBe('ready'));
  return redis;
};

/** Runs on a connection that was opened before anything fails. */
const withProxy = async (
  run: (
    redis: Awaited<ReturnType<typeof connect>>,
    fail: (...numbers: number[]) => void,
    proxy: RedisFaultProxy,
  ) => Promise<void>,
): Promise<void> => {
  let random = draws();
  const proxy = await startRedisFaultProxy({ redisUrl: redisUrl(), rate: 0.5, random: () => random() });
  const redis = await connect(proxy.url);
  try {
    await run(
      redis,
      (...numbers) => {
        random = draws(...numbers);
      },
      proxy,
    );
  } finally {
    redis.disconnect();
    await proxy.stop();
  }
};

it('passes on commands and answers of every kind, many at once', async () => {
  await withProxy(async (redis) => {
    const key = randomUUID();
    const text = 'line\r\n'.repeat(20_000);
    const asked = Array.from({ length: 50 }, () => redis.incr(`${key}:n`));
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect(await redis.set(`${key}:text`, text, 'PX', 10_000)).toBe('OK');
    expect(await redis.mget(`${key}:text`, `${key}:absent`)).toEqual([text, null]);
    await expect(redis.incr(`${key}:text`)).rejects.toThrow('not an integer');
    await redis.del(`${key}:n`, `${key}:text`);
  });
});

it('a command that fails before is not applied, one that fails after is, and neither is answered', async () => {
  const direct = await connect(redisUrl());
  await withProxy(async (redis, fail, proxy) => {
    const key = randomUUID();
    fail(0, 0);
    await expect(redis.set(`${key}:before`, '1', 'PX', 10_000)).rejects.toThrow();
    await vi.waitFor(() => expect(redis.status).toBe('ready'));
    fail(0, 0.9);
    await expect(redis.set(`${key}:after`, '1', 'PX', 10_000)).rejects.toThrow();
    expect(await direct.mget(`${key}:before`, `${key}:after`)).toEqual([null, '1']);
    expect(proxy.counts()).toMatchObject({ failedBefore: 1, failedAfter: 1 });
  });
  direct.disconnect();
});

it('answers to earlier commands come back before the connection is cut', async () => {
  await withProxy(async (redis, fail) => {
    const key = randomUUID();
    fail(1, 1, 0, 0);
    const [first, second, third] = await Promise.allSettled([redis.incr(key), redis.incr(key), redis.incr(key)]);
    expect([first?.status, second?.status, third?.status]).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await vi.waitFor(() => expect(redis.status).toBe('ready'));
    expect(await redis.get(key)).toBe('2');
    await redis.del(key);
  });
});

it('whoever listens hears every message', async () => {
  await withProxy(async (redis, _fail, proxy) => {
    const listener = await connect(proxy.url);
    const heard: string[] = [];
    listener.on('pmessage', (_pattern, _channel, message: string) => heard.push(message));
    const channel = randomUUID();
    await listener.psubscribe(`${channel}*`);
    for (let number = 1; number <= 5; number += 1) await redis.publish(channel, String(number));
    await vi.waitFor(() => expect(heard).toEqual(['1', '2', '3', '4', '5']));
    listener.disconnect();
  });
});
