import { expect, it } from 'vitest';
import { compareGenerations, formatGeneration, isNewer, parseGeneration, successorOf } from './generation.ts';

it('orders by epoch first: a new grant is newer than any refresh of the old one', () => {
  expect(isNewer({ epoch: 2, seq: 0 }, { epoch: 1, seq: 99 })).toBe(true);
  expect(isNewer({ epoch: 1, seq: 2 }, { epoch: 1, seq: 1 })).toBe(true);
  expect(isNewer({ epoch: 1, seq: 1 }, { epoch: 1, seq: 1 })).toBe(false);
  expect(compareGenerations({ epoch: 1, seq: 1 }, { epoch: 1, seq: 1 })).toBe(0);
});

it('counts a refresh as the next seq of the same epoch', () => {
  expect(successorOf({ epoch: 3, seq: 7 })).toEqual({ epoch: 3, seq: 8 });
});

it('reads back what it writes, and nothing else', () => {
  expect(parseGeneration(formatGeneration({ epoch: 3, seq: 7 }))).toEqual({ epoch: 3, seq: 7 });
  for (const text of ['', '3', '3.', 'a.b', '3.7.1']) expect(parseGeneration(text)).toBeUndefined();
});
