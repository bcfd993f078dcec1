import { expect, it } from 'vitest';
import { createLaneOrder, type LaneEntry } from './lane-order.ts';
import { createSettledOffsets } from './settled-offsets.ts';

const settled = createSettledOffsets(0n);

const makeEntry = (offset: string): LaneEntry => ({
  record: { topic: 'leads', partition: 0, offset, key: null, value: null, headers: {}, timestampMs: 0 },
  ticket: settled.begin(offset),
  isSuspect: false,
  lane: undefined,
  behind: undefined,
});

it('lets one of a lane go at a time, in the order in which they came, and others beside them', () => {
  const order = createLaneOrder();
  const [first, second, third, other] = ['1', '2', '3', '4'].map(makeEntry) as [
    LaneEntry,
    LaneEntry,
    LaneEntry,
    LaneEntry,
  ];
  expect([first, second, third].map((entry) => order.enter(entry, 'ada'))).toEqual([true, false, false]);
  expect(order.enter(other, 'bob')).toBe(true);
  expect([order.leave(first), order.leave(second), order.leave(third)]).toEqual([second, third, undefined]);
  expect(order.enter(makeEntry('5'), 'ada')).toBe(true);
});

it('lets records of no lane go as they come', () => {
  const order = createLaneOrder();
  expect(['1', '2'].map((offset) => order.enter(makeEntry(offset), undefined))).toEqual([true, true]);
});

it('has what left hold none of the others, so that none outlives its end by them', () => {
  const order = createLaneOrder();
  const [first, second] = ['1', '2'].map(makeEntry) as [LaneEntry, LaneEntry];
  for (const entry of [first, second]) order.enter(entry, 'ada');
  const { lane } = first;
  for (const entry of [first, second]) order.leave(entry);
  expect([first.behind, second.behind, lane?.last]).toEqual([undefined, undefined, undefined]);
});
