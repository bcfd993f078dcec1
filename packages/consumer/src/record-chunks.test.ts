import { expect, test } from 'vitest';
import { type AddressedRecord, chunkRecords } from './record-chunks.ts';

const recordOf = (topic: string, partition: number, bytes: number, name = ''): AddressedRecord => ({
  topic,
  partition,
  key: name,
  value: Buffer.alloc(bytes),
  headers: {},
});

test('no partition gets more at once than its topic takes, and the order is kept', () => {
  const records = Array.from({ length: 40 }, (_, index) => recordOf('leads', index % 2, 1000, String(index)));
  const chunks = [...chunkRecords(records, new Map([['leads', 5000]]))];
  expect(chunks.flatMap((chunk) => chunk.records.map(({ key }) => Number(key)))).toEqual([...records.keys()]);
  for (const { records: part } of chunks) {
    for (const partition of [0, 1]) {
      expect(part.filter((record) => record.partition === partition).length * 1066).toBeLessThan(5000);
    }
  }
  expect(chunks.length).toBe(5);
});

test('a record larger than its topic takes goes alone, to be compressed', () => {
  const records = [recordOf('leads', 0, 10, 'a'), recordOf('leads', 0, 9000, 'b'), recordOf('leads', 0, 10, 'c')];
  const chunks = [...chunkRecords(records, new Map([['leads', 5000]]))];
  expect(chunks.map(({ records: part, isLarge }) => [part.map(({ key }) => key), isLarge])).toEqual([
    [['a'], false],
    [['b'], true],
    [['c'], false],
  ]);
});

test('a request has at most 2,500 records', () => {
  const records = Array.from({ length: 5500 }, () => recordOf('leads', 0, 1));
  expect([...chunkRecords(records)].map(({ records: part }) => part.length)).toEqual([2500, 2500, 500]);
});

test('nothing gives nothing', () => {
  expect([...chunkRecords([])]).toEqual([]);
});
