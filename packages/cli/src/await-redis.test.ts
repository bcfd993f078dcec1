import { EventEmitter } from 'node:events';
import type { Redis } from '@leadferry/runtime';
import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { awaitRedis } from './await-redis.ts';

const connection = (status: string) => Object.assign(new EventEmitter(), { status }) as unknown as Redis;

it('waits for Redis until it is there, but not for long', async () => {
  const clock = createFakeClock();
  expect(await awaitRedis(connection('ready'), { clock, limitMs: 1500 })).toBe(true);

  const coming = connection('connecting');
  const found = awaitRedis(coming, { clock, limitMs: 1500 });
  coming.emit('ready');
  expect(await found).toBe(true);

  const missed = awaitRedis(connection('connecting'), { clock, limitMs: 1500 });
  await clock.advance(1500);
  expect(await missed).toBe(false);
});
