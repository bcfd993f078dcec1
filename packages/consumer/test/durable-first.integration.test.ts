import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { kafkaBrokers } from '@leadferry/local-stack/testing';
import kafkajs from 'kafkajs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { asAdmin, committedOffsets, createSource, numbered, produce, readTopic } from './support/kafka-topics.ts';
import { delivered, leadIdOf, metricOf, startWorker } from './support/worker.ts';

const brokers = kafkaBrokers();
const soon = { timeout: 20_000, interval: 50 };

const setTopicConfig = async (topic: string, name: string, value: string): Promise<void> => {
  const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configEntries: [{ name, value }] };
  await asAdmin(brokers, (admin) => admin.alterConfigs({ validateOnly: false, resources: [resource] }));
};

test('an offset waits for its receipt: a receipt that Kafka refuses holds the partition, and the record is not handed out again', async () => {
  const topics = await createSource(brokers, 1);
  await produce(brokers, topics.topic, numbered(3, 1));
  const configEntries = [{ name: 'max.message.bytes', value: '100' }];
  await asAdmin(brokers, (admin) =>
    admin.createTopics({ topics: [{ topic: topics.receiptsTopic, numPartitions: 1, configEntries }] }),
  );

  const worker = startWorker(brokers, topics);
  await vi.waitFor(
    () => expect(worker.status().blocked).toMatchObject([{ partition: 0, offset: '0', reason: 'config_error' }]),
    soon,
  );
  expect(await metricOf(worker, 'leadferry_blocked_partitions', { reason: 'config_error' })).toBe(1);
  expect(worker.lines).toContainEqual(expect.objectContaining({ level: 'error', event: 'fate_held' }));
  expect(await committedOffsets(brokers, topics)).toEqual([0]);
  expect(worker.handled).toHaveLength(1);

  await setTopicConfig(topics.receiptsTopic, 'max.message.bytes', '100000');
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([3]), soon);
  expect(worker.handled.map(({ offset }) => offset)).toEqual(['0', '1', '2']);
  expect(worker.status().blocked).toEqual([]);
  expect(await metricOf(worker, 'leadferry_blocked_partitions', { reason: 'config_error' })).toBe(0);
});

test('after a SIGKILL under load every committed record has its receipt, and only uncommitted ones are handed out again', {
  timeout: 60_000,
}, async () => {
  const topics = await createSource(brokers, 2);
  await produce(brokers, topics.topic, numbered(4000, 2));
  const handled: string[] = [];
  const child: ChildProcess = fork(new URL('./support/worker-process.ts', import.meta.url), [
    brokers.join(','),
    JSON.stringify(topics),
  ]);
  onTestFinished(() => void child.kill('SIGKILL'));
  child.on('message', (id: string) => void handled.push(id));
  await vi.waitFor(() => expect(handled.length).toBeGreaterThan(400), soon);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const committed = await committedOffsets(brokers, topics);
  const receipts = await readTopic(brokers, topics.receiptsTopic);
  await vi.waitFor(() => expect(receipts.length).toBeGreaterThan(100), soon);
  const second = startWorker(brokers, topics);
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([2000, 2000]), {
    timeout: 40_000,
    interval: 200,
  });
  // One in flight in each partition: only those two may come again.
  const again = second.handled.map(leadIdOf).filter((id) => handled.includes(id));
  expect(again.length).toBeLessThanOrEqual(2);
  await vi.waitFor(
    () =>
      expect(
        new Set(receipts.map(({ partition, value }) => `${partition}/${JSON.parse(String(value)).offset}`)).size,
      ).toBe(4000),
    soon,
  );
  for (const partition of [0, 1]) {
    const taken = second.handled.find((record) => record.partition === partition);
    expect(Number(taken?.offset)).toBeGreaterThanOrEqual(Math.max(0, committed[partition] ?? 0));
  }
});

test('a group that never committed starts with the oldest record', async () => {
  const topics = await createSource(brokers, 1);
  await produce(brokers, topics.topic, numbered(2, 1));
  const worker = startWorker(brokers, topics, async (record) => delivered(record));
  await vi.waitFor(() => expect(worker.handled.map(leadIdOf)).toEqual(['lead-0', 'lead-1']), soon);
});
