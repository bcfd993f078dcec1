import { kafkaBrokers } from '@leadferry/local-stack/testing';
import { expect, test, vi } from 'vitest';
import { committedOffsets, createSource, numbered, produce, readTopic } from './support/kafka-topics.ts';
import { delivered, leadIdOf, metricOf, startWorker } from './support/worker.ts';

const brokers = kafkaBrokers();
const soon = { timeout: 15_000, interval: 50 };

test('records of a partition are handled in order, one at a time, and partitions side by side', async () => {
  const topics = await createSource(brokers, 3);
  await produce(brokers, topics.topic, numbered(60, 3));
  const running = new Map<number, number>();
  let mostTogether = 0;
  const worker = startWorker(brokers, topics, async (record) => {
    running.set(record.partition, (running.get(record.partition) ?? 0) + 1);
    expect(running.get(record.partition)).toBe(1);
    mostTogether = Math.max(mostTogether, [...running.values()].filter((count) => count > 0).length);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running.set(record.partition, 0);
    return delivered(record);
  });

  await vi.waitFor(() => expect(worker.handled).toHaveLength(60), soon);
  await vi.waitFor(async () => expect(await committedOffsets(brokers, topics)).toEqual([20, 20, 20]), soon);

  for (const partition of [0, 1, 2]) {
    const offsets = worker.handled
      .filter((record) => record.partition === partition)
      .map(({ offset }) => Number(offset));
    expect(offsets).toEqual(Array.from({ length: 20 }, (_, index) => index));
  }
  expect(mostTogether).toBe(3);
  expect(await metricOf(worker, 'leadferry_leads_total', { outcome: 'delivered', reason: 'none' })).toBe(60);
});

test('every record gets one receipt with all fields, on its own partition number', async () => {
  const topics = await createSource(brokers, 2);
  await produce(brokers, topics.topic, numbered(2, 2));
  const worker = startWorker(brokers, topics, async (record) =>
    leadIdOf(record) === 'lead-0'
      ? {
          ...delivered(record),
          source: 'web',
          lane: 'single',
          action: 'created',
          httpStatus: 201,
          consent: 'implicit',
          contactKey: 'k',
          contactHash: 'h',
        }
      : { outcome: { kind: 'skipped', reason: 'unsubscribed' }, attempts: 1 },
  );
  await vi.waitFor(() => expect(worker.handled).toHaveLength(2), soon);
  const receipts = await readTopic(brokers, topics.receiptsTopic);
  await vi.waitFor(() => expect(receipts).toHaveLength(2), soon);

  const byPartition = receipts.sort((a, b) => a.partition - b.partition);
  expect(byPartition.map(({ partition, key }) => [partition, String(key)])).toEqual([
    [0, 'lead-0'],
    [1, `${topics.topic}/1/0`],
  ]);
  const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(byPartition.map(({ value }) => JSON.parse(String(value)))).toEqual([
    {
      leadId: 'lead-0',
      source: 'web',
      topic: topics.topic,
      partition: 0,
      offset: '0',
      outcome: 'delivered',
      reason: null,
      lane: 'single',
      contactId: 'contact-of-lead-0',
      action: 'created',
      activityId: null,
      httpStatus: 201,
      consent: 'implicit',
      attempts: 1,
      receivedAt: isoTime,
      settledAt: isoTime,
      contactKey: 'k',
      contactHash: 'h',
    },
    {
      leadId: null,
      source: null,
      topic: topics.topic,
      partition: 1,
      offset: '0',
      outcome: 'skipped',
      reason: 'unsubscribed',
      lane: null,
      contactId: null,
      action: null,
      activityId: null,
      httpStatus: null,
      consent: null,
      attempts: 1,
      receivedAt: isoTime,
      settledAt: isoTime,
      contactKey: null,
      contactHash: null,
    },
  ]);
});
