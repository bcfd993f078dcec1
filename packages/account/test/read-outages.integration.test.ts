import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { expect, it, onTestFinished } from 'vitest';
import { readOutages } from '../src/index.ts';
import { createRedisOutageBoard, outageKey } from '../src/outage-board.ts';

it('tells from outside what the fleet has declared, of the API and of each account', async () => {
  const redis = connectRedis({ url: redisUrl(), name: 'outage-test', logger: silentLogger });
  onTestFinished(() => redis.disconnect());
  await once(redis, 'ready');
  const keyPrefix = `leadferry-test-${randomUUID()}`;
  const read = () => readOutages({ redis, keyPrefix, accounts: ['one', 'other'] });
  expect(await read()).toEqual({ isApiAway: false, refusedAccounts: new Set() });

  await createRedisOutageBoard({ redis, key: outageKey(keyPrefix, 'other') }).declare();
  expect(await read()).toEqual({ isApiAway: false, refusedAccounts: new Set(['other']) });

  const api = createRedisOutageBoard({ redis, key: outageKey(keyPrefix) });
  const id = await api.declare();
  expect(await read()).toMatchObject({ isApiAway: true });
  await api.end(id);
  expect(await read()).toMatchObject({ isApiAway: false });
});
