import { expect, it } from 'vitest';
import { createFlights } from './flights.ts';
import type { LaneEntry } from './lane-order.ts';

const makeEntry = (offset: string, isSuspect = false): LaneEntry => ({ record: { offset }, isSuspect }) as LaneEntry;

it.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 2, 0]], [[0, 2, 1]]])(
  'knows who is on its way, whoever ends first: %j',
  (order) => {
    const flights = createFlights();
    const added = ['0', '1', '2'].map((offset) => flights.add(makeEntry(offset)));
    const left = new Set(added);
    for (const index of order) {
      const flight = added[index];
      if (flight === undefined) throw new Error('no such flight');
      flights.remove(flight);
      left.delete(flight);
      expect(new Set(flights.all())).toEqual(left);
    }
    expect(flights.all()).toEqual([]);
  },
);

it('tells a suspect, which runs alone', () => {
  expect(createFlights().add(makeEntry('7', true)).isAlone).toBe(true);
});
