import { expect, test } from 'vitest';
import { createSettledOffsets } from './settled-offsets.ts';

test('the offset to commit is behind the last record before which everything is settled', () => {
  const settled = createSettledOffsets(100n);
  const [one, two, three] = ['5', '6', '9'].map((offset) => settled.begin(offset));
  expect(settled.next()).toBe('5');
  expect(settled.settle(three!, 100n)).toBe(false);
  expect(settled.settle(two!, 101n)).toBe(false);
  expect(settled.spread()).toBe(3);
  expect(settled.settle(one!, 102n)).toBe(true);
  expect(settled.next()).toBe('10');
  expect(settled.spread()).toBe(0);
});

test('what belongs to a batch behind its last record is passed with it', () => {
  const settled = createSettledOffsets(0n);
  const ticket = settled.begin('7', '9');
  settled.settle(ticket);
  expect(settled.next()).toBe('10');
});

test('a successor reads receipts from the first of those above the offset, or from the end', () => {
  const settled = createSettledOffsets(40n);
  expect(settled.receiptsFrom()).toBe(40n);
  const tickets = ['0', '1', '2', '3'].map((offset) => settled.begin(offset));
  settled.settle(tickets[2]!, 40n);
  settled.settle(tickets[3]!, 41n);
  expect(settled.receiptsFrom()).toBe(40n);
  settled.settle(tickets[0]!, 42n);
  expect(settled.receiptsFrom()).toBe(40n);
  settled.settle(tickets[1]!, 43n);
  expect(settled.receiptsFrom()).toBe(44n);
});

test('receipts that were read back are not forgotten before their records begin: a second death would send them again', () => {
  const readBack = new Map([
    ['6', 90n],
    ['7', 80n],
    ['9', 85n],
  ]);
  const settled = createSettledOffsets(70n, readBack);
  // The suspect before them is done; its receipt lies far behind theirs.
  settled.settle(settled.begin('5'), 200n);
  expect([settled.next(), settled.receiptsFrom()]).toEqual(['6', 80n]);
  settled.settle(settled.begin('6'), 90n);
  expect([settled.next(), settled.receiptsFrom()]).toEqual(['7', 80n]);
  settled.settle(settled.begin('7'), 80n);
  expect([settled.next(), settled.receiptsFrom()]).toEqual(['8', 85n]);
  settled.begin('8');
  settled.settle(settled.begin('9'), 85n);
  expect([settled.next(), settled.receiptsFrom()]).toEqual(['8', 85n]);
});

test('a receipt whose acknowledgement was lost is looked for where it may lie, though later ones are known', () => {
  const settled = createSettledOffsets(40n);
  const [lost, later] = ['0', '1'].map((offset) => settled.begin(offset));
  settled.writing(lost!);
  settled.settle(later!, 41n);
  expect([settled.next(), settled.receiptsFrom()]).toEqual(['0', 40n]);
  settled.settle(lost!, 40n);
  expect([settled.next(), settled.receiptsFrom()]).toEqual(['2', 42n]);
});

test('a long life keeps nothing of what is behind it', () => {
  const settled = createSettledOffsets(0n);
  for (let offset = 0; offset < 5000; offset += 1) settled.settle(settled.begin(String(offset)), BigInt(offset));
  expect(settled.next()).toBe('5000');
  expect(settled.receiptsFrom()).toBe(5000n);
});

test('receipts of records that have not begun yet are not lost to a successor: they may lie below all others', () => {
  // Record 9 settled first before the crash: its receipt lies in front of those of 0 and 1.
  const settled = createSettledOffsets(
    40n,
    new Map([
      ['9', 40n],
      ['1', 41n],
    ]),
  );
  settled.settle(settled.begin('0'), 42n);
  settled.settle(settled.begin('1'), 41n);
  expect(settled.next()).toBe('2');
  expect(settled.receiptsFrom()).toBe(40n);
  settled.settle(settled.begin('9'), 40n);
  expect(settled.receiptsFrom()).toBe(43n);
});
