import { createRegistry } from '@leadferry/runtime';
import { createFakeClock, createRecordingLogger } from '@leadferry/runtime/testing';
import { expect, test } from 'vitest';
import { type BlockedPartition, createBlockedPartitions } from './blocked-partitions.ts';
import { createConsumerMetrics } from './metrics.ts';

const setUp = () => {
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const resumed: string[] = [];
  const blocked = createBlockedPartitions({
    clock,
    logger,
    metrics,
    resume: (topic, partition) => resumed.push(`${topic}/${partition}`),
  });
  const entry = (over: Partial<BlockedPartition> = {}): BlockedPartition => ({
    topic: 'leads',
    partition: 0,
    offset: '5',
    reason: 'throttled',
    untilMs: clock.now() + 10_000,
    attempt: 1,
    ...over,
  });
  const gauge = async () => (await metrics.blockedPartitions.get()).values.map(({ value }) => value);
  return { clock, logger, resumed, blocked, entry, gauge };
};

test('a blocked partition waits and is resumed when its time has come', async () => {
  const { clock, resumed, blocked, entry, gauge } = setUp();
  blocked.block(entry());
  expect(blocked.isBlocked('leads', 0)).toBe(true);
  expect(await gauge()).toEqual([1]);
  await clock.advance(9999);
  expect(resumed).toEqual([]);
  await clock.advance(1);
  expect(resumed).toEqual(['leads/0']);
  expect(blocked.list()).toEqual([]);
  expect(await gauge()).toEqual([0]);
});

test('a block until now or the past still lasts a quarter of a second', async () => {
  const { clock, resumed, blocked, entry } = setUp();
  blocked.block(entry({ untilMs: 0 }));
  await clock.advance(249);
  expect(resumed).toEqual([]);
  await clock.advance(1);
  expect(resumed).toEqual(['leads/0']);
});

test('blocking again counts once, and the older timer does nothing', async () => {
  const { clock, resumed, blocked, entry, gauge } = setUp();
  blocked.block(entry());
  blocked.block(entry({ reason: 'quota_exceeded', untilMs: clock.now() + 20_000, attempt: 2 }));
  await clock.advance(15_000);
  expect(resumed).toEqual([]);
  expect(await gauge()).toEqual([0, 1]);
});

test('only the first block of a record is told above debug', () => {
  const { logger, blocked, entry } = setUp();
  blocked.block(entry());
  blocked.block(entry({ attempt: 2 }));
  blocked.block(entry({ attempt: 3 }));
  expect(logger.lines.map(({ level }) => level)).toEqual(['info', 'debug', 'debug']);
});

test('a new assignment keeps what stayed waiting and forgets what went away', async () => {
  const { clock, resumed, blocked, entry } = setUp();
  blocked.block(entry());
  blocked.block(entry({ partition: 1 }));
  blocked.reassign((_, partition) => partition === 1);
  expect(blocked.isBlocked('leads', 0)).toBe(false);
  expect(blocked.list()).toMatchObject([{ partition: 1 }]);
  await clock.advance(10_000);
  expect(resumed).toEqual(['leads/1']);
});

test('close ends all timers and resumes nothing', async () => {
  const { clock, resumed, blocked, entry, gauge } = setUp();
  blocked.block(entry());
  blocked.close();
  await clock.advance(60_000);
  expect(resumed).toEqual([]);
  expect(await gauge()).toEqual([0]);
});
