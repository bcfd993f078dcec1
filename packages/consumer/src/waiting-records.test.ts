import { expect, test } from 'vitest';
import type { UnreadRecord } from './source-record.ts';
import { createWaitingRecords } from './waiting-records.ts';

const recordAt = (offset: number): UnreadRecord => ({
  topic: 'leads',
  partition: 0,
  offset: String(offset),
  key: null,
  value: null,
  headers: {},
  timestampMs: 0,
});

const records = (from: number, count: number): UnreadRecord[] =>
  Array.from({ length: count }, (_, index) => recordAt(from + index));

test.each([0, 1, 127, 128, 129, 400])(
  '%i records come out in their order, each looked at once and before its turn',
  (count) => {
    const looked: string[] = [];
    const waiting = createWaitingRecords(({ offset }) => looked.push(offset));
    const all = records(0, count);
    waiting.add({ records: all, count, lastOffset: String(count + 1) });
    const seen: string[] = [];
    const ends: string[] = [];
    for (let record = waiting.next(); record; record = waiting.next()) {
      expect(looked).toContain(record.offset);
      seen.push(record.offset);
      ends.push(waiting.endOffset());
    }
    const offsets = all.map(({ offset }) => offset);
    expect([looked, seen]).toEqual([offsets, offsets]);
    // Whatever lies behind a batch's last record belongs to it.
    expect(ends).toEqual(offsets.map((offset, index) => (index === count - 1 ? String(count + 1) : offset)));
    expect(waiting.count()).toBe(0);
  },
);

test('nothing is looked at before somebody asks, and then no more than some of one batch', () => {
  const looked: string[] = [];
  const waiting = createWaitingRecords(({ offset }) => looked.push(offset));
  waiting.add({ records: records(0, 3), count: 3, lastOffset: '2' });
  waiting.add({ records: records(3, 400), count: 400, lastOffset: '402' });
  expect([looked.length, waiting.count()]).toEqual([0, 403]);
  waiting.next();
  expect([looked.length, waiting.count()]).toEqual([3, 402]);
  for (let taken = 0; taken < 3; taken += 1) waiting.next();
  expect([looked.length, waiting.count()]).toEqual([19, 399]);
});

test('a batch of nothing but control records is passed over', () => {
  const waiting = createWaitingRecords(() => {});
  waiting.add({ records: [], count: 0, lastOffset: '4' });
  waiting.add({ records: records(5, 1), count: 1, lastOffset: '5' });
  expect([waiting.next()?.offset, waiting.endOffset(), waiting.next()]).toEqual(['5', '5', undefined]);
});
