import { expect, it } from 'vitest';
import { createPublishBatches, type Outgoing } from './publish-batches.ts';

const outgoing = (value: string): Outgoing => ({
  topic: 'receipts',
  record: { partition: 0, key: null, value, headers: {} },
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Batches that arrive when they are let, and how many records each had. */
const openBatches = () => {
  const sent: number[] = [];
  const waiting: (() => void)[] = [];
  const publish = createPublishBatches(
    (batch) =>
      new Promise((resolve) => {
        sent.push(batch.length);
        waiting.push(() => resolve(batch.map((_, index) => BigInt(index))));
      }),
    () => false,
  );
  const publishMany = (count: number): Promise<bigint>[] =>
    Array.from({ length: count }, (_, index) => publish(outgoing(String(index))));
  const arrive = (): void => waiting.shift()?.();
  return { sent, publishMany, arrive };
};

it('sends what comes in one turn together, and what comes while that is on its way right behind it', async () => {
  const { sent, publishMany, arrive } = openBatches();
  const all = publishMany(3);
  await turn();
  all.push(...publishMany(2));
  arrive();
  await turn();
  arrive();
  expect(await Promise.all(all)).toEqual([0n, 1n, 2n, 0n, 1n]);
  expect(sent).toEqual([3, 2]);
});

it('waits after a large batch for two turns, in which more may come', async () => {
  const { sent, publishMany, arrive } = openBatches();
  publishMany(32);
  await turn();
  publishMany(5);
  arrive();
  await turn();
  expect(sent).toEqual([32]);
  publishMany(5);
  await expect.poll(() => sent).toEqual([32, 10]);
  publishMany(1);
  arrive();
  await turn();
  expect(sent).toEqual([32, 10, 1]);
});

it('does not wait once there are 128', async () => {
  const { sent, publishMany, arrive } = openBatches();
  publishMany(40);
  await turn();
  publishMany(128);
  arrive();
  await turn();
  expect(sent).toEqual([40, 128]);
});

it('takes what comes after all had arrived', async () => {
  const { sent, publishMany, arrive } = openBatches();
  publishMany(40);
  await turn();
  arrive();
  await expect.poll(() => sent).toEqual([40]);
  const last = publishMany(1);
  await expect.poll(() => sent).toEqual([40, 1]);
  arrive();
  expect(await Promise.all(last)).toEqual([0n]);
});
