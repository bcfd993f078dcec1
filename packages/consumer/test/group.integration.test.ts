import { kafkaBrokers } from '@leadferry/local-stack/testing';
import { systemClock } from '@leadferry/runtime';
import { expect, test, vi } from 'vitest';
import { committedOffsets, createSource, numbered, produce, readTopic } from './support/kafka-topics.ts';
import { delivered, leadIdOf, metricOf, startWorker, type Worker } from './support/worker.ts';

const brokers = kafkaBrokers();
const soon = { timeout: 20_000, interval: 50 };

const workFor = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Lead ids that were handed out more than once. */
const repeatsOf = (workers: Worker[]): string[] => {
  const ids = workers.flatMap(({ handled }) => handled.map(leadIdOf));
  return ids.filter((id, index) => ids.indexOf(id) !== index);
};

const handledBy = (...workers: Worker[]): number => workers.reduce((sum, { handled }) => sum + handled.length, 0);

test('members join and leave under load, 1 to 3 to 1, and nothing is handed out twice', {
  timeout: 90_000,
}, async () => {
  const topics = await createSource(brokers, 6);
  await produce(brokers, topics.topic, numbered(6000, 6));
  const start = () =>
    startWorker(brokers, topics, async (record) => {
      await workFor(4);
      return delivered(record);
    });
  const first = start();
  await vi.waitFor(() => expect(first.handled.length).toBeGreaterThan(300), soon);
  const second = start();
  await vi.waitFor(() => expect(second.handled.length).toBeGreaterThan(100), soon);
  const third = start();
  await vi.waitFor(() => expect(third.handled.length).toBeGreaterThan(100), soon);
  await second.drain();
  await vi.waitFor(() => expect(Object.values(third.status().assigned).flat()).toHaveLength(3), soon);
  await third.drain();
  await vi.waitFor(() => expect(handledBy(first, second, third)).toBeGreaterThanOrEqual(6000), { timeout: 60_000 });
  await vi.waitFor(
    async () => expect(await committedOffsets(brokers, topics)).toEqual([1000, 1000, 1000, 1000, 1000, 1000]),
    soon,
  );

  expect(repeatsOf([first, second, third])).toEqual([]);
  expect(handledBy(first, second, third)).toBe(6000);
});

test('drain under load finishes what is in flight, commits it and leaves at once', async () => {
  const topics = await createSource(brokers, 3);
  await produce(brokers, topics.topic, numbered(3000, 3));
  const handle = async (record: Parameters<typeof delivered>[0]) => {
    await workFor(30);
    return delivered(record);
  };
  const first = startWorker(brokers, topics, handle);
  await vi.waitFor(() => expect(first.handled.length).toBeGreaterThan(30), soon);
  const startedAt = performance.now();
  await first.drain();
  expect(performance.now() - startedAt).toBeLessThan(3000);
  expect(await first.ended).toBe('drained');
  const committed = await committedOffsets(brokers, topics);
  expect(committed.reduce((sum, offset) => sum + Math.max(0, offset), 0)).toBe(first.handled.length);

  const second = startWorker(brokers, topics);
  await vi.waitFor(() => expect(second.handled.length).toBeGreaterThan(0), { timeout: 5000 });
  await vi.waitFor(() => expect(handledBy(first, second)).toBe(3000), soon);
  expect(repeatsOf([first, second])).toEqual([]);
});

test('a handler that has sent nothing gives its record back untouched when the worker drains', async () => {
  const topics = await createSource(brokers, 1);
  await produce(brokers, topics.topic, numbered(2, 1));
  const worker = startWorker(brokers, topics, async (record, signal) => {
    if (record.offset === '0') return delivered(record);
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return delivered(record);
  });
  await vi.waitFor(() => expect(worker.handled).toHaveLength(2), soon);
  await worker.drain();
  expect(await worker.ended).toBe('drained');
  expect(await committedOffsets(brokers, topics)).toEqual([1]);
});

test('what settles after the drain deadline is neither written nor committed', async () => {
  const topics = await createSource(brokers, 1);
  await produce(brokers, topics.topic, numbered(1, 1));
  const late = Promise.withResolvers<void>();
  const worker = startWorker(
    brokers,
    topics,
    async (record) => {
      await late.promise;
      return { outcome: { kind: 'dead-lettered', reason: 'rejected', message: 'late' }, attempts: record.attempt };
    },
    { drainDeadlineMs: 500 },
  );
  await vi.waitFor(() => expect(worker.handled).toHaveLength(1), soon);
  const startedAt = performance.now();
  await worker.drain();
  expect(performance.now() - startedAt).toBeLessThan(2500);
  late.resolve();

  const second = startWorker(brokers, topics);
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([1]), soon);
  const receipts = await readTopic(brokers, topics.receiptsTopic);
  const deadLetters = await readTopic(brokers, topics.deadLetterTopic);
  await vi.waitFor(() => expect(receipts).toHaveLength(1), soon);
  expect(second.handled).toHaveLength(1);
  expect(deadLetters).toEqual([]);
  expect(await metricOf(worker, 'leadferry_fenced_settlements_total')).toBe(1);
});

test('a handler that takes longer than the session time-out keeps its place', { timeout: 40_000 }, async () => {
  const topics = await createSource(brokers, 2);
  await produce(brokers, topics.topic, numbered(2, 1));
  const slow = async (record: Parameters<typeof delivered>[0]) => {
    await workFor(record.offset === '0' ? 9000 : 0);
    return delivered(record);
  };
  const worker = startWorker(brokers, topics, slow, { sessionTimeoutMs: 6000 });
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([2, -1]), soon);
  expect(worker.handled).toHaveLength(2);
  expect(await metricOf(worker, 'leadferry_rebalances_total')).toBe(1);
});

test('an unknown error of a handler ends the consumer after the others finished, without committing its record', async () => {
  const topics = await createSource(brokers, 2);
  await produce(brokers, topics.topic, numbered(6, 2));
  const broken = new TypeError('a bug');
  const worker = startWorker(brokers, topics, async (record) => {
    if (record.partition === 0 && record.offset === '1') throw broken;
    await workFor(record.partition === 1 ? 400 : 0);
    return delivered(record);
  });
  expect(await worker.ended).toBe(broken);
  expect(await committedOffsets(brokers, topics)).toEqual([1, 1]);
});

test('a crash that the client will not mend ends the consumer', async () => {
  const topics = await createSource(brokers, 1);
  // Shorter than the broker allows: joining is refused for good.
  const worker = startWorker(brokers, topics, undefined, { sessionTimeoutMs: 1000, heartbeatIntervalMs: 300 });
  expect(await worker.ended).toMatchObject({ code: 'consumer_crashed', retryable: false });
  expect(String(await worker.ended)).toContain('INVALID_SESSION_TIMEOUT');
});

test('a member that loses its place fences its partitions and its late settlement is not written', {
  timeout: 60_000,
}, async () => {
  const topics = await createSource(brokers, 1);
  await produce(brokers, topics.topic, numbered(1, 1));
  const late = Promise.withResolvers<void>();
  let isFrozen = false;
  // Heartbeats stop as they would in a process that is suspended: the timers of the first worker do not fire.
  const frozenClock = {
    ...systemClock,
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    sleep: async (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      await workFor(ms);
      while (isFrozen) await workFor(50);
      signal?.throwIfAborted();
    },
  };
  const first = startWorker(
    brokers,
    topics,
    async (record) => {
      if (record.offset === '0') await late.promise;
      return { ...delivered(record), leadId: 'late' };
    },
    { clock: frozenClock, sessionTimeoutMs: 6000 },
  );
  await vi.waitFor(() => expect(first.handled).toHaveLength(1), soon);
  isFrozen = true;
  startWorker(brokers, topics, undefined, { sessionTimeoutMs: 6000 });
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([1]), soon);
  late.resolve();
  isFrozen = false;
  await vi.waitFor(async () => expect(await metricOf(first, 'leadferry_fenced_settlements_total')).toBe(1), soon);
  await vi.waitFor(() => expect(first.status().joined).toBe(true), soon);

  // Whoever has the partition now writes this receipt behind all that were written before.
  await produce(brokers, topics.topic, [{ partition: 0, value: '{"id":"later"}' }]);
  const receipts = await readTopic(brokers, topics.receiptsTopic);
  await vi.waitFor(() => expect(receipts).toHaveLength(2), soon);
  expect(receipts.map(({ value }) => JSON.parse(String(value)).offset)).toEqual(['0', '1']);
  expect(String(receipts[0]?.key)).toBe('lead-0');
});
