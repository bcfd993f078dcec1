import { expect, test } from 'vitest';
import { judgeRedis } from './judge-redis.ts';

const info = (facts: Readonly<Record<string, string>>): string =>
  Object.entries({
    ...{ redis_version: '7.2.4', role: 'master', maxmemory: '0', maxmemory_policy: 'noeviction', aof_enabled: '1' },
    ...facts,
  })
    .map(([name, value]) => `${name}:${value}\r\n`)
    .join('# Section\r\n');

const judge = (facts: Readonly<Record<string, string>>, isFirst = true) =>
  judgeRedis(info(facts), 'redis:6379', isFirst).map(({ code, level }) => `${level} ${code}`);

test('a primary that keeps everything is well', () => {
  expect(judge({})).toEqual(['good redis']);
});

test.each([
  ['evicts', { maxmemory: '1000', maxmemory_policy: 'volatile-lru' }, ['fault redis_evicts']],
  [
    'would evict, if its memory ended',
    { maxmemory_policy: 'allkeys-lru' },
    ['good redis', 'attention redis_would_evict'],
  ],
  ['is a replica', { role: 'slave' }, ['fault redis_replica']],
  ['is too old for scripts that write', { redis_version: '4.0.14' }, ['fault redis_old']],
  ['forgets at a restart', { aof_enabled: '0' }, ['good redis', 'attention redis_volatile']],
])('one that %s is told', (_, facts, told) => {
  expect(judge(facts)).toEqual(told);
});

test('only the first one keeps what must outlive a restart', () => {
  expect(judge({ aof_enabled: '0' }, false)).toEqual(['good redis']);
});
