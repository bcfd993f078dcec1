import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis, type Redis, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisNamesCache } from '../src/names/redis-names-cache.ts';
import { createAccountOfNames, openProcess, want } from './account-of-names.ts';
import { describeNamesCache } from './names-cache.contract.ts';

const keyPrefix = `leadferry-test-${randomUUID()}`;
let redis: Redis;

beforeAll(async () => {
  redis = connectRedis({ url: redisUrl(), name: 'names-test', logger: silentLogger });
  await once(redis, 'ready');
});
afterAll(() => redis.disconnect());

describeNamesCache('Redis', () => createRedisNamesCache({ redis, keyPrefix }));

describe('names over Redis', () => {
  it('are loaded once for six processes that start at the same time', async () => {
    const account = createAccountOfNames({ lists: ['News'] });
    const shared = { clock: systemClock, cache: createRedisNamesCache({ redis, keyPrefix }) };
    const fleet = Array.from({ length: 6 }, () => openProcess(account, shared, { account: 'six' }));
    const resolved = await Promise.all(fleet.map((names) => names.resolve(want({ lists: ['News'] }))));
    expect(resolved.map(({ lists }) => lists.get('News'))).toEqual(Array(6).fill('id of News'));
    expect(account.loads.lists).toBe(1);
  });

  it('are loaded from the API when what Redis holds is not ours', async () => {
    await redis.set(`${keyPrefix}:names:foreign:lists`, '{"items":"other"}');
    const cache = createRedisNamesCache({ redis, keyPrefix });
    await expect(cache.read('foreign', 'lists')).rejects.toThrow();
    const account = createAccountOfNames({ lists: ['News'] });
    const names = openProcess(account, { clock: systemClock, cache }, { account: 'foreign' });
    expect((await names.resolve(want({ lists: ['News'] }))).lists.get('News')).toBe('id of News');
  });

  it('are resolved while Redis is away', async () => {
    const away = connectRedis({ url: 'redis://127.0.0.1:1', name: 'away', logger: silentLogger });
    try {
      const names = openProcess(createAccountOfNames({ lists: ['News'] }), {
        clock: systemClock,
        cache: createRedisNamesCache({ redis: away, keyPrefix }),
      });
      expect((await names.resolve(want({ lists: ['News'] }))).lists.get('News')).toBe('id of News');
      expect(names.logged.map(({ event }) => event)).toEqual(['names_cache_lost']);
    } finally {
      away.disconnect();
    }
  });
});
