import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takeTurns } from './take-turns.ts';

const topics = fc
  .array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 })
  .map((counts) => counts.map((count, at) => ({ topic: `topic-${at}`, partitions: [...Array(count).keys()] })));

test('every partition is the first once in so many turns, and none is ever left out', () => {
  fc.assert(
    fc.property(topics, fc.nat(1000), (all, from) => {
      const firsts = new Set<string>();
      const turns = all.length * Math.max(...all.map(({ partitions }) => partitions.length));
      for (let turn = from; turn < from + turns; turn += 1) {
        const taken = takeTurns(all, turn);
        firsts.add(`${taken[0]?.topic}/${taken[0]?.partitions[0]}`);
        const sorted = taken.map(({ topic, partitions }) => ({
          topic,
          partitions: partitions.toSorted((a, b) => a - b),
        }));
        expect(sorted.toSorted((a, b) => (a.topic < b.topic ? -1 : 1))).toEqual(all);
      }
      expect(firsts.size).toBe(all.reduce((sum, { partitions }) => sum + partitions.length, 0));
    }),
  );
});

test('nothing to fetch stays nothing', () => {
  expect(takeTurns([], 7)).toEqual([]);
  expect(takeTurns([{ topic: 'leads', partitions: [] }], 7)).toEqual([{ topic: 'leads', partitions: [] }]);
});
