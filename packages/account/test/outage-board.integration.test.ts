import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis, type Redis, systemClock } from '@leadferry/runtime';
import { createFakeClock, silentLogger } from '@leadferry/runtime/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMemoryOutageBoard, createRedisOutageBoard } from '../src/outage-board.ts';
import { describeOutageBoard } from './outage-board.contract.ts';

let redis: Redis;
beforeAll(async () => {
  redis = connectRedis({ url: redisUrl(), name: 'outage-test', logger: silentLogger });
  await once(redis, 'ready');
});
afterAll(() => redis.disconnect());

describeOutageBoard('in memory', () => {
  const clock = createFakeClock();
  const board = createMemoryOutageBoard(clock);
  return { one: board, other: board, pass: clock.advance };
});

describeOutageBoard('in Redis', () => {
  const key = `leadferry-test-${randomUUID()}:outage`;
  const open = () => createRedisOutageBoard({ redis, key });
  return { one: open(), other: open(), pass: systemClock.sleep };
});

it('is not forgotten in Redis while somebody looks, and is an hour after nobody does', async () => {
  const key = `leadferry-test-${randomUUID()}:outage`;
  const board = createRedisOutageBoard({ redis, key });
  await board.declare();
  await redis.pexpire(key, 1000);
  await board.takeProbe(10);
  expect(await redis.pttl(key)).toBeGreaterThan(3_500_000);
});
