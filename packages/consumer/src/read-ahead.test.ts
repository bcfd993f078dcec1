import { expect, test } from 'vitest';
import { readAhead } from './read-ahead.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test.each([0, 1, 127, 128, 129, 400])(
  '%i records come out in their order, each read once and before it is handed on',
  (count) => {
    const read: number[] = [];
    for (const record of readAhead(numbers(count), (one) => read.push(one))) expect(read).toContain(record);
    expect(read).toEqual(numbers(count));
    expect([...readAhead(numbers(count), () => {})]).toEqual(numbers(count));
  },
);

test('nothing is read before somebody asks, and then no more than some', () => {
  const read: number[] = [];
  const records = readAhead(numbers(400), (one) => read.push(one));
  expect(read).toEqual([]);
  records.next();
  expect(read).toEqual(numbers(128));
});
