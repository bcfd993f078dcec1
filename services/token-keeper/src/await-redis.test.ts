import { EventEmitter } from 'node:events';
import type { Redis } from '@leadferry/runtime';
import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { awaitRedis } from './await-redis.ts';

const setUp = (status: string) => {
  const redis = Object.assign(new EventEmitter(), { status });
  return { redis, connection: redis as unknown as Redis, clock: createFakeClock() };
};

it('does not wait for a connection that is up', async () => {
  const { connection, clock } = setUp('ready');
  await awaitRedis(connection, clock, 2000);
});

it('waits for one that comes up, and leaves nothing behind', async () => {
  const { redis, connection, clock } = setUp('connecting');
  const waiting = awaitRedis(connection, clock, 2000);
  redis.emit('ready');
  await waiting;
  expect(redis.listenerCount('ready')).toBe(0);
});

it('waits for one that stays away no longer than told', async () => {
  const { redis, connection, clock } = setUp('connecting');
  const waiting = awaitRedis(connection, clock, 2000);
  await clock.advance(2000);
  await waiting;
  expect(redis.listenerCount('ready')).toBe(0);
});
