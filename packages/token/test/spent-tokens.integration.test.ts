import { randomUUID } from 'node:crypto';
import { type RedisServer, startRedis } from '@leadferry/local-stack';
import { connectRedis, type Redis } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRedisSpentTokens } from '../src/spent-tokens.ts';

const day = 24 * 60 * 60 * 1000;

let servers: RedisServer[];
let primaries: Redis[];
beforeAll(async () => {
  servers = await Promise.all([startRedis(), startRedis()]);
  primaries = servers.map(({ url }) => connectRedis({ url, name: 'test', logger: silentLogger }));
  await vi.waitFor(() => expect(primaries.every(({ status }) => status === 'ready')).toBe(true), { timeout: 5000 });
});
afterAll(async () => {
  for (const primary of primaries) primary.disconnect();
  await Promise.all(servers.map((server) => server.stop()));
});

describe('the memory of spent refresh tokens', () => {
  it('knows one that any worker noted, and no other', async () => {
    const keyPrefix = `test:${randomUUID()}`;
    await createRedisSpentTokens({ redis: primaries, keyPrefix }).note('rt-secret-old');
    const another = createRedisSpentTokens({ redis: primaries, keyPrefix });
    expect(await another.includes('rt-secret-old')).toBe(true);
    expect(await another.includes('rt-secret-new')).toBe(false);
  });

  it('keeps deployments apart', async () => {
    await createRedisSpentTokens({ redis: primaries, keyPrefix: `test:${randomUUID()}` }).note('rt-secret-old');
    const other = createRedisSpentTokens({ redis: primaries, keyPrefix: `test:${randomUUID()}` });
    expect(await other.includes('rt-secret-old')).toBe(false);
  });

  it('holds no token, and forgets after the 180 days that a refresh token may live', async () => {
    const keyPrefix = `test:${randomUUID()}`;
    await createRedisSpentTokens({ redis: primaries, keyPrefix }).note('rt-secret-old');
    for (const primary of primaries) {
      const [key = '', ...others] = await primary.keys(`${keyPrefix}:*`);
      expect(others).toEqual([]);
      expect(`${key} ${await primary.get(key)}`).not.toContain('rt-secret');
      expect(await primary.pttl(key)).toBeGreaterThan(180 * day);
    }
  });

  it('believes one primary that knows it over one that has lost it', async () => {
    const keyPrefix = `test:${randomUUID()}`;
    await createRedisSpentTokens({ redis: primaries.slice(0, 1), keyPrefix }).note('rt-secret-old');
    expect(await createRedisSpentTokens({ redis: primaries, keyPrefix }).includes('rt-secret-old')).toBe(true);
  });

  it('is a hint: with Redis away nothing is noted, nothing is known, and nothing fails', async () => {
    const gone = connectRedis({ url: 'redis://127.0.0.1:1', name: 'test', logger: silentLogger });
    const spent = createRedisSpentTokens({ redis: [gone], keyPrefix: 'test' });
    await spent.note('rt-secret-old');
    expect(await spent.includes('rt-secret-old')).toBe(false);
    gone.disconnect();
  });
});
