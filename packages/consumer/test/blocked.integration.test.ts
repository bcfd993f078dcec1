import { kafkaBrokers } from '@leadferry/local-stack/testing';
import { expect, test, vi } from 'vitest';
import { committedOffsets, createSource, numbered, produce } from './support/kafka-topics.ts';
import { delivered, metricOf, startWorker } from './support/worker.ts';

const brokers = kafkaBrokers();
const soon = { timeout: 15_000, interval: 50 };

test('a blocked partition holds its membership beyond the session time-out and resumes at the same record', {
  timeout: 40_000,
}, async () => {
  const topics = await createSource(brokers, 2);
  await produce(brokers, topics.topic, numbered(6, 2));
  let untilMs = 0;
  const worker = startWorker(
    brokers,
    topics,
    async (record) => {
      if (record.offset !== '1' || record.attempt > 1) return delivered(record);
      untilMs = Date.now() + 10_000;
      return { outcome: { kind: 'blocked', reason: 'quota_exceeded', untilMs }, attempts: record.attempt };
    },
    { sessionTimeoutMs: 6000, lagEveryMs: 200 },
  );

  await vi.waitFor(() => expect(worker.status().blocked).toHaveLength(2), soon);
  expect(worker.status().blocked).toContainEqual({
    topic: topics.topic,
    partition: 0,
    offset: '1',
    attempt: 1,
    reason: 'quota_exceeded',
    untilMs: expect.any(Number),
  });
  expect(await metricOf(worker, 'leadferry_blocked_partitions', { reason: 'quota_exceeded' })).toBe(2);
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([1, 1]), soon);
  await vi.waitFor(async () => expect(await metricOf(worker, 'leadferry_consumer_lag')).toBe(4), soon);
  expect(worker.status().lag).toEqual(new Map([[topics.topic, 4]]));

  await vi.waitFor(() => expect(worker.handled).toHaveLength(8), { timeout: 20_000, interval: 100 });
  expect(Date.now()).toBeGreaterThanOrEqual(untilMs);
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([3, 3]), soon);

  const ofFirst = worker.handled.filter(({ partition }) => partition === 0);
  expect(ofFirst.map(({ offset, attempt }) => [offset, attempt])).toEqual([
    ['0', 1],
    ['1', 1],
    ['1', 2],
    ['2', 1],
  ]);
  await vi.waitFor(async () => expect(await metricOf(worker, 'leadferry_consumer_lag')).toBe(0), soon);
  expect(await metricOf(worker, 'leadferry_rebalances_total')).toBe(1);
  expect(await metricOf(worker, 'leadferry_blocked_partitions', { reason: 'quota_exceeded' })).toBe(0);
  expect(worker.status()).toMatchObject({ connected: true, joined: true, blocked: [] });
});

test('blocked partitions can be resumed sooner, all or those that are chosen', async () => {
  const topics = await createSource(brokers, 2);
  await produce(brokers, topics.topic, numbered(2, 2));
  const untilMs = Date.now() + 3_600_000;
  const worker = startWorker(brokers, topics, async (record) =>
    record.attempt > 1
      ? delivered(record)
      : {
          outcome: { kind: 'blocked', reason: record.partition === 0 ? 'reauth_required' : 'forbidden', untilMs },
          attempts: record.attempt,
        },
  );
  await vi.waitFor(() => expect(worker.status().blocked).toHaveLength(2), soon);
  expect(worker.resumeBlocked(({ reason }) => reason === 'throttled')).toBe(0);
  expect(worker.resumeBlocked(({ topic, reason }) => topic === topics.topic && reason === 'reauth_required')).toBe(1);
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([1, 0]), soon);
  expect(worker.status().blocked).toMatchObject([{ partition: 1, reason: 'forbidden' }]);
  expect(worker.resumeBlocked()).toBe(1);
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([1, 1]), soon);
});

test('a blocked partition does not keep its neighbours waiting', async () => {
  const topics = await createSource(brokers, 2);
  await produce(brokers, topics.topic, numbered(2, 2));
  const worker = startWorker(brokers, topics, async (record) =>
    record.partition === 0
      ? {
          outcome: { kind: 'blocked', reason: 'api_unavailable', untilMs: Date.now() + 3_600_000 },
          attempts: record.attempt,
        }
      : delivered(record),
  );
  await vi.waitFor(() => expect(worker.status().blocked).toHaveLength(1), soon);
  await produce(
    brokers,
    topics.topic,
    numbered(10, 1, 100).map((message) => ({ ...message, partition: 1 })),
  );
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([0, 11]), soon);
});

test('a partition with a long backlog leaves turns to a partition whose records come later', async () => {
  const topics = await createSource(brokers, 2);
  await produce(brokers, topics.topic, numbered(500, 1));
  const worker = startWorker(
    brokers,
    topics,
    async (record) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return delivered(record);
    },
    { turnMs: 300 },
  );
  await vi.waitFor(() => expect(worker.handled.length).toBeGreaterThan(2), soon);
  await produce(brokers, topics.topic, [{ partition: 1, value: '{"id":"late"}' }]);
  await vi.waitFor(() => expect(worker.handled.some(({ partition }) => partition === 1)).toBe(true), { timeout: 3000 });
  expect(worker.handled.length).toBeLessThan(200);
  const offsets = worker.handled.filter(({ partition }) => partition === 0).map(({ offset }) => Number(offset));
  expect(offsets).toEqual(Array.from(offsets, (_, index) => index));
});
