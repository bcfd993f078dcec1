import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { kafkaBrokers } from '@leadferry/local-stack/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { SourceRecord } from '../src/index.ts';
import { committedOffsets, createSource, produce, readTopic, type TestTopics } from './support/kafka-topics.ts';
import { delivered, leadIdOf, startWorker } from './support/worker.ts';

const brokers = kafkaBrokers();
const soon = { timeout: 20_000, interval: 50 };

const laneOf = ({ key }: { key: Buffer | null }) => String(key);

/** A worker of key lanes in a process of its own, and the ids it was handed. */
const forkWorker = (topics: TestTopics): { child: ChildProcess; handled: string[] } => {
  const child = fork(new URL('./support/worker-process.ts', import.meta.url), [
    brokers.join(','),
    JSON.stringify({ ...topics, isKeyed: true }),
  ]);
  const handled: string[] = [];
  child.on('message', (id: string) => void handled.push(id));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, handled };
};

const lead = (id: string, more: object = {}) => ({ partition: 0, key: id, value: JSON.stringify({ id, ...more }) });

test('after a SIGKILL only what was in flight comes again, one at a time, though the commit lay far behind', {
  timeout: 60_000,
}, async () => {
  const topics = await createSource(brokers, 1);
  // The first hangs: nothing behind it can be committed.
  const quick = Array.from({ length: 500 }, (_, index) => lead(`quick-${index}`));
  await produce(brokers, topics.topic, [lead('slow', { ms: 600_000 }), ...quick]);
  const { child } = forkWorker(topics);
  const receipts = await readTopic(brokers, topics.receiptsTopic);
  await vi.waitFor(() => expect(receipts).toHaveLength(500), soon);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await committedOffsets(brokers, topics)).toEqual([0]);

  await produce(brokers, topics.topic, [lead('later-1'), lead('later-2')]);
  const second = startWorker(brokers, topics, undefined, { laneOf });
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([503]), soon);
  expect(second.handled.map(leadIdOf)).toEqual(['slow', 'later-1', 'later-2']);
  expect(second.handled[0]?.attempt).toBe(2);
  await vi.waitFor(() => expect(receipts).toHaveLength(503), soon);
});

test('what may have been in flight at an unclean death runs alone, and then others side by side again', {
  timeout: 60_000,
}, async () => {
  const topics = await createSource(brokers, 1);
  await produce(
    brokers,
    topics.topic,
    Array.from({ length: 30 }, (_, index) => lead(`lead-${index}`, { ms: 600_000 })),
  );
  const { child, handled } = forkWorker(topics);
  await vi.waitFor(() => expect(handled).toHaveLength(10), soon);
  child.kill('SIGKILL');
  await once(child, 'exit');

  let running = 0;
  const most = new Map<string, number>();
  startWorker(
    brokers,
    topics,
    async (record: SourceRecord) => {
      running += 1;
      most.set(record.offset, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return delivered(record);
    },
    { laneOf, inFlight: 10 },
  );
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([30]), soon);
  const suspects = Array.from({ length: 10 }, (_, offset) => most.get(String(offset)));
  expect(Math.max(...suspects.map((count) => count ?? 0))).toBe(1);
  expect(Math.max(...most.values())).toBeGreaterThan(1);
});

test('a record that kills its process alone three times is set aside as poison, and its neighbours are delivered', {
  timeout: 120_000,
}, async () => {
  const topics = await createSource(brokers, 1);
  await produce(brokers, topics.topic, [lead('before'), lead('poison', { kills: true }), lead('after')]);
  const deaths: string[] = [];
  let isStopped = false;
  onTestFinished(() => {
    isStopped = true;
  });
  const keepAlive = (): void => {
    if (isStopped) return;
    const { child, handled } = forkWorker(topics);
    child.once('exit', () => {
      deaths.push(...handled.filter((id) => id.startsWith('died of')));
      keepAlive();
    });
  };
  keepAlive();
  const deadLetters = await readTopic(brokers, topics.deadLetterTopic);
  await vi.waitFor(() => expect(deadLetters).toHaveLength(1), { timeout: 90_000, interval: 200 });
  expect(String(deadLetters[0]?.headers?.['leadferry.reason'])).toBe('poison');
  expect(String(deadLetters[0]?.key)).toBe('poison');
  expect(deaths).toEqual(Array.from({ length: 4 }, () => 'died of poison'));
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([3]), soon);
});

test('another group works off the same topic anew, whatever receipts of the first say', async () => {
  const topics = await createSource(brokers, 1);
  await produce(brokers, topics.topic, [lead('one'), lead('two')]);
  const first = startWorker(brokers, topics, undefined, { laneOf });
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([2]), soon);
  await first.drain();
  const others = { ...topics, groupId: `${topics.groupId}-again` };
  const second = startWorker(brokers, others, undefined, { laneOf });
  await vi.waitFor(async () => expect(await committedOffsets(brokers, others)).toEqual([2]), soon);
  expect(second.handled.map(leadIdOf)).toEqual(['one', 'two']);
});

test('who leaves in order leaves no suspects: what comes next runs side by side at its first attempt', async () => {
  const topics = await createSource(brokers, 1);
  await produce(brokers, topics.topic, [lead('one')]);
  const first = startWorker(brokers, topics, undefined, { laneOf });
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([1]), soon);
  await first.drain();
  await produce(
    brokers,
    topics.topic,
    Array.from({ length: 10 }, (_, index) => lead(`next-${index}`)),
  );
  let running = 0;
  let most = 0;
  const second = startWorker(
    brokers,
    topics,
    async (record) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      return delivered(record);
    },
    { laneOf },
  );
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([11]), soon);
  expect(most).toBeGreaterThan(1);
  expect(second.handled.map(({ attempt }) => attempt)).toEqual(Array.from({ length: 10 }, () => 1));
});

test('members join and leave under load with many in flight, and nothing is handed out twice', {
  timeout: 90_000,
}, async () => {
  const topics = await createSource(brokers, 6);
  const records = Array.from({ length: 20_000 }, (_, index) => ({
    partition: index % 6,
    key: `key-${index % 500}`,
    value: JSON.stringify({ id: `lead-${index}` }),
  }));
  await produce(brokers, topics.topic, records);
  const start = () =>
    startWorker(
      brokers,
      topics,
      async (record) => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        return delivered(record);
      },
      { laneOf, inFlight: 20 },
    );
  const first = start();
  await vi.waitFor(() => expect(first.handled.length).toBeGreaterThan(500), soon);
  const second = start();
  await vi.waitFor(() => expect(second.handled.length).toBeGreaterThan(500), soon);
  await second.drain();
  const whole = records.length;
  await vi.waitFor(() => expect(first.handled.length + second.handled.length).toBeGreaterThanOrEqual(whole), {
    timeout: 60_000,
  });
  const ids = [...first.handled, ...second.handled].map(leadIdOf);
  expect(new Set(ids).size).toBe(whole);
  expect(ids).toHaveLength(whole);
});
