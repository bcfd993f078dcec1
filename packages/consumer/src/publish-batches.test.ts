import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { createPublishBatches, type Outgoing } from './publish-batches.ts';

const outgoing = (value: string): Outgoing => ({
  topic: 'receipts',
  record: { partition: 0, key: null, value, headers: {} },
});

/** Batches that are sent when they are let go, and how many records each had. */
const openBatches = () => {
  const clock = createFakeClock();
  const sent: number[] = [];
  const waiting: (() => void)[] = [];
  const publish = createPublishBatches(
    clock,
    (batch) =>
      new Promise((resolve) => {
        sent.push(batch.length);
        waiting.push(() => resolve(batch.map((_, index) => BigInt(index))));
      }),
    () => false,
  );
  const publishMany = (count: number): Promise<bigint>[] =>
    Array.from({ length: count }, (_, index) => publish(outgoing(String(index))));
  /** Lets the batch that is under way arrive. */
  const arrive = async (): Promise<void> => {
    waiting.shift()?.();
    await clock.advance(0);
  };
  return { clock, sent, publishMany, arrive };
};

it('sends what comes in one turn together, and what comes while that is on its way right behind it', async () => {
  const { clock, sent, publishMany, arrive } = openBatches();
  const all = publishMany(3);
  await clock.advance(0);
  all.push(...publishMany(2));
  await arrive();
  await arrive();
  expect(sent).toEqual([3, 2]);
  expect(await Promise.all(all)).toEqual([0n, 1n, 2n, 0n, 1n]);
});

it('waits after a large batch until the next is worth its request, 4 ms at most', async () => {
  const { clock, sent, publishMany, arrive } = openBatches();
  publishMany(32);
  await clock.advance(0);
  publishMany(5);
  await arrive();
  expect(sent).toEqual([32]);
  await clock.advance(3);
  publishMany(5);
  expect(sent).toEqual([32]);
  await clock.advance(1);
  expect(sent).toEqual([32, 10]);
  await arrive();
  publishMany(1);
  await clock.advance(0);
  expect(sent).toEqual([32, 10, 1]);
});

it('waits no longer once there are 128', async () => {
  const { clock, sent, publishMany, arrive } = openBatches();
  publishMany(40);
  await clock.advance(0);
  publishMany(100);
  await arrive();
  publishMany(27);
  await clock.advance(0);
  expect(sent).toEqual([40]);
  publishMany(1);
  await clock.advance(0);
  expect(sent).toEqual([40, 128]);
});

it('does not wait where as many came meanwhile', async () => {
  const { clock, sent, publishMany, arrive } = openBatches();
  publishMany(40);
  await clock.advance(0);
  publishMany(200);
  await arrive();
  expect(sent).toEqual([40, 200]);
});
