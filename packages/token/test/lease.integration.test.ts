import { randomUUID } from 'node:crypto';
import { type RedisServer, startRedis } from '@leadferry/local-stack';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis, type Redis } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRedlockLease } from '../src/lease.ts';
import { leaseContract } from './lease.contract.ts';

const connect = async (url: string): Promise<Redis> => {
  const redis = connectRedis({ url, name: 'test', logger: silentLogger });
  await vi.waitFor(() => expect(redis.status).toBe('ready'), { timeout: 5000 });
  return redis;
};

const keyPrefix = `test:${randomUUID()}`;
let redis: Redis;
beforeAll(async () => {
  redis = await connect(redisUrl());
});
afterAll(() => redis.disconnect());

leaseContract('one Redis', () => createRedlockLease({ redis: [redis], keyPrefix }));

describe('a lease on Redis', () => {
  it('outlasts its ttl while the work goes on', async () => {
    const name = randomUUID();
    const lease = createRedlockLease({ redis: [redis], keyPrefix });
    await lease.withLease(name, 300, async (lost) => {
      const ends = performance.now() + 1000;
      await vi.waitFor(() => expect(performance.now()).toBeGreaterThan(ends), { timeout: 2000 });
      expect(await lease.withLease(name, 300, async () => {})).toEqual({ state: 'busy' });
      expect(lost.aborted).toBe(false);
    });
  });

  it('tells its holder when it was lost', async () => {
    const name = randomUUID();
    await createRedlockLease({ redis: [redis], keyPrefix }).withLease(name, 300, async (lost) => {
      await redis.set(`${keyPrefix}:lease:${name}`, 'a later holder');
      await vi.waitFor(() => expect(lost.aborted).toBe(true));
    });
    expect(await redis.get(`${keyPrefix}:lease:${name}`)).toBe('a later holder');
  });

  it('lapses when its holder dies', async () => {
    const name = randomUUID();
    await redis.set(`${keyPrefix}:lease:${name}`, 'a dead holder', 'PX', 400);
    const lease = createRedlockLease({ redis: [redis], keyPrefix });
    expect(await lease.withLease(name, 300, async () => {})).toEqual({ state: 'busy' });
    await vi.waitFor(async () =>
      expect(await lease.withLease(name, 300, async () => 'mine')).toEqual({ state: 'done', value: 'mine' }),
    );
  });
});

describe('a lease on three Redis primaries', () => {
  let servers: RedisServer[];
  let primaries: Redis[];
  beforeAll(async () => {
    servers = await Promise.all([startRedis(), startRedis(), startRedis()]);
    primaries = await Promise.all(servers.map(({ url }) => connect(url)));
  });
  afterAll(async () => {
    for (const primary of primaries) primary.disconnect();
    await Promise.all(servers.map((server) => server.stop()));
  });

  it('needs a majority: one may be away, two may not', async () => {
    const lease = createRedlockLease({ redis: primaries, keyPrefix });
    const other = createRedlockLease({ redis: primaries, keyPrefix });
    const name = randomUUID();
    await servers[0]?.stop();
    const answer = await lease.withLease(name, 5000, () => other.withLease(name, 5000, async () => {}));
    expect(answer).toEqual({ state: 'done', value: { state: 'busy' } });
    await servers[1]?.stop();
    expect(await lease.withLease(randomUUID(), 5000, async () => {})).toEqual({ state: 'unavailable' });
  });
});

it('is unavailable, not busy, when Redis was never there', async () => {
  const nowhere = connectRedis({ url: 'redis://127.0.0.1:1', name: 'test', logger: silentLogger });
  const work = vi.fn(async () => {});
  expect(await createRedlockLease({ redis: [nowhere], keyPrefix }).withLease('x', 1000, work)).toEqual({
    state: 'unavailable',
  });
  expect(work).not.toHaveBeenCalled();
  nowhere.disconnect();
});
