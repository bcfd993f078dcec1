import { type Kafka, startKafka } from '@leadferry/local-stack';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  committedOffsets,
  createSource,
  endOffsets,
  nameTopics,
  numbered,
  produce,
  readTopic,
  type TestTopics,
} from './support/kafka-topics.ts';
import { delivered, leadIdOf, startWorker, type Worker } from './support/worker.ts';

const eventually = { timeout: 60_000, interval: 100 };

// A broker of this file's own: the others would miss the shared one.
let kafka: Kafka;
let brokers: string[];

beforeAll(async () => {
  kafka = await startKafka();
  brokers = kafka.brokers;
});

afterEach(async () => {
  if (kafka.pid === 0) await kafka.startBroker();
});

afterAll(() => kafka.stop());

const untilCommitted = (topics: TestTopics): Promise<void> =>
  vi.waitFor(
    async () => expect(await committedOffsets(brokers, topics)).toEqual(await endOffsets(brokers, topics)),
    eventually,
  );

const eventsOf = (worker: Worker, name: string) =>
  worker.lines.filter(({ event, level }) => event === name && level !== 'debug');

const linesAbove = (worker: Worker) => worker.lines.filter(({ level }) => level === 'warn' || level === 'error');

test('Kafka taken away for 15 s under load: one line, no crash, nothing lost', {
  timeout: 120_000,
}, async () => {
  const topics = await createSource(brokers, 3);
  await produce(brokers, topics.topic, numbered(1500, 3));
  const worker = startWorker(brokers, topics, async (record) => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    return record.offset === '300'
      ? { outcome: { kind: 'dead-lettered', reason: 'rejected', message: 'refused' }, attempts: record.attempt }
      : delivered(record);
  });
  await vi.waitFor(() => expect(worker.handled.length).toBeGreaterThan(300), eventually);

  const stoppedAt = performance.now();
  await kafka.stopBroker();
  await vi.waitFor(() => expect(worker.status().connected).toBe(false), eventually);
  await vi.waitFor(() => expect(performance.now() - stoppedAt).toBeGreaterThan(15_000), eventually);
  expect(Date.now() - worker.status().lastTickMs).toBeLessThan(5000);
  expect(eventsOf(worker, 'kafka_lost')).toHaveLength(1);
  expect(worker.handled.length).toBeLessThan(1500);
  await kafka.startBroker();

  await vi.waitFor(() => expect(worker.status()).toMatchObject({ connected: true, joined: true }), eventually);
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([500, 500, 500]), eventually);
  const receipts = await readTopic(brokers, topics.receiptsTopic);
  const deadLetters = await readTopic(brokers, topics.deadLetterTopic);
  await vi.waitFor(() => expect(new Set(receipts.map(({ key }) => String(key))).size).toBe(1500), eventually);
  // Fates that were known wait in memory. Only a record whose commit found no coordinator may come again.
  const ids = worker.handled.map(leadIdOf);
  expect(ids.length - new Set(ids).size).toBeLessThanOrEqual(3);
  await vi.waitFor(() => expect(deadLetters.length).toBeGreaterThanOrEqual(3), eventually);
  expect(linesAbove(worker).map(({ event }) => event)).toEqual(['kafka_lost']);
  expect(eventsOf(worker, 'kafka_back')).toHaveLength(1);
});

test('Kafka taken away while there is nothing to do: the worker joins again by itself', {
  timeout: 120_000,
}, async () => {
  const topics = await createSource(brokers, 2);
  const worker = startWorker(brokers, topics);
  await vi.waitFor(() => expect(worker.status().joined).toBe(true), eventually);
  await kafka.stopBroker();
  await vi.waitFor(() => expect(worker.status()).toMatchObject({ connected: false, joined: false }), eventually);
  await kafka.startBroker();
  await produce(brokers, topics.topic, numbered(2, 2));
  await untilCommitted(topics);
  expect(linesAbove(worker).map(({ event }) => event)).toEqual(['kafka_lost']);
});

test('a broker that hangs is an outage as well', { timeout: 120_000 }, async () => {
  const topics = await createSource(brokers, 2);
  const worker = startWorker(brokers, topics);
  await produce(brokers, topics.topic, numbered(2, 2));
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([1, 1]), eventually);
  process.kill(kafka.pid, 'SIGSTOP');
  await vi.waitFor(() => expect(worker.status().connected).toBe(false), eventually);
  process.kill(kafka.pid, 'SIGCONT');
  await produce(brokers, topics.topic, numbered(2, 2, 2));
  await untilCommitted(topics);
  expect(linesAbove(worker).map(({ event }) => event)).toEqual(['kafka_lost']);
});

test('Kafka away at the start is waited for', { timeout: 120_000 }, async () => {
  const topics = await createSource(brokers, 1);
  await produce(brokers, topics.topic, numbered(3, 1));
  await kafka.stopBroker();
  const worker = startWorker(brokers, topics);
  await vi.waitFor(() => expect(eventsOf(worker, 'kafka_lost')).toHaveLength(1), eventually);
  expect(worker.status()).toMatchObject({ connected: false, joined: false });
  const firstTickMs = worker.status().lastTickMs;
  await vi.waitFor(() => expect(worker.status().lastTickMs).toBeGreaterThan(firstTickMs + 3000), eventually);
  await kafka.startBroker();
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([3]), eventually);
  expect(linesAbove(worker).map(({ event }) => event)).toEqual(['kafka_lost']);
  expect(eventsOf(worker, 'kafka_back')).toHaveLength(1);
});

test('a worker without Kafka drains at once', { timeout: 30_000 }, async () => {
  const worker = startWorker(['127.0.0.1:1'], nameTopics());
  await vi.waitFor(() => expect(eventsOf(worker, 'kafka_lost')).toHaveLength(1), eventually);
  const startedAt = performance.now();
  await worker.drain();
  expect(performance.now() - startedAt).toBeLessThan(3000);
  expect(await worker.ended).toBe('drained');
});

test('a worker that loses Kafka drains by its deadline', { timeout: 60_000 }, async () => {
  const topics = await createSource(brokers, 2);
  await produce(brokers, topics.topic, numbered(1000, 1));
  const worker = startWorker(
    brokers,
    topics,
    async (record) => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return delivered(record);
    },
    { drainDeadlineMs: 2000 },
  );
  await vi.waitFor(() => expect(worker.handled.length).toBeGreaterThan(10), eventually);
  await kafka.stopBroker();
  await vi.waitFor(() => expect(worker.status().connected).toBe(false), eventually);
  await vi.waitFor(() => expect(worker.status().blocked).toMatchObject([{ reason: 'kafka_unavailable' }]), eventually);
  const startedAt = performance.now();
  await worker.drain();
  expect(performance.now() - startedAt).toBeLessThan(7000);
  expect(await worker.ended).toBe('drained');
});
