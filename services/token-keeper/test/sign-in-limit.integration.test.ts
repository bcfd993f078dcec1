import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis, type Redis } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSignInLimit, type SignInLimit } from '../src/web/sign-in-limit.ts';

const connections: Redis[] = [];
const connect = async (): Promise<Redis> => {
  const redis = connectRedis({ url: redisUrl(), name: 'sign-in-limit-test', logger: silentLogger });
  connections.push(redis);
  await once(redis, 'ready');
  return redis;
};
let redis: Redis;
let another: Redis;
beforeAll(async () => {
  redis = await connect();
  another = await connect();
});
afterAll(() => {
  for (const connection of connections) connection.disconnect();
});

const address = '192.0.2.1';

/** The limit as two replicas see it, and the one key it counts in. */
const setUp = () => {
  const keyPrefix = `leadferry-test-${randomUUID()}`;
  return {
    limit: createSignInLimit({ redis, keyPrefix }),
    elsewhere: createSignInLimit({ redis: another, keyPrefix }),
    findKey: async () => (await redis.keys(`${keyPrefix}:*`))[0] ?? 'none',
  };
};

const tryOften = async (limit: SignInLimit, tries: number): Promise<boolean[]> => {
  const answers: boolean[] = [];
  for (let count = 0; count < tries; count += 1) answers.push(await limit.admit(address));
  return answers;
};

it('admits five tries, wherever they are made, and one of a minute later', async () => {
  const { limit, elsewhere, findKey } = setUp();
  expect(await tryOften(limit, 3)).toEqual([true, true, true]);
  expect(await tryOften(elsewhere, 3)).toEqual([true, true, false]);
  await redis.pexpire(await findKey(), 1);
  await expect.poll(findKey).toBe('none');
  expect(await limit.admit(address)).toBe(true);
});

it('counts the minute from the first try, so that those who go on trying get another', async () => {
  const { limit, findKey } = setUp();
  await limit.admit(address);
  await redis.pexpire(await findKey(), 30_000);
  await tryOften(limit, 6);
  const leftMs = await redis.pttl(await findKey());
  expect(leftMs).toBeGreaterThan(0);
  expect(leftMs).toBeLessThanOrEqual(30_000);
});

it('a count that nothing would end gets its minute at the next try', async () => {
  const { limit, findKey } = setUp();
  await tryOften(limit, 6);
  await redis.persist(await findKey());
  expect(await limit.admit(address)).toBe(false);
  const leftMs = await redis.pttl(await findKey());
  expect(leftMs).toBeGreaterThan(0);
  expect(leftMs).toBeLessThanOrEqual(60_000);
});

it('leaves no count that nothing ends, however tries meet a sign-in from the same address', async () => {
  const { limit, elsewhere, findKey } = setUp();
  for (let round = 0; round < 300; round += 1) {
    await Promise.all([limit.admit(address), elsewhere.forget(address), limit.admit(address)]);
    const key = await findKey();
    if (key !== 'none') expect(await redis.pttl(key)).not.toBe(-1);
  }
});
