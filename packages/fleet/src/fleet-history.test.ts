import { describe, expect, it } from 'vitest';
import { createFleetHistory, type FleetSample } from './fleet-history.ts';

interface Told {
  readonly at: number;
  readonly settled: number;
  readonly backlog: number;
  readonly members?: number;
  readonly isFree?: boolean;
  readonly spent?: number;
}

const sample = ({ at, settled, backlog, members = 1, isFree = true, spent }: Told): FleetSample => ({
  monotonicMs: at * 1000,
  members,
  topics: new Map([['leads', { settled: BigInt(settled), backlog, isFree }]]),
  spent,
});

const after = (...told: readonly Told[]) => {
  const history = createFleetHistory(60_000);
  for (const one of told) history.note(sample(one));
  return history;
};

describe('rates', () => {
  it('are not known after one read', () => {
    expect(after({ at: 0, settled: 5, backlog: 10 }).ratesOf('leads')).toEqual({
      settledPerSecond: undefined,
      arrivedPerSecond: undefined,
      busyPerSecond: undefined,
    });
  });

  it('are what was settled and what came between the reads', () => {
    const history = after({ at: 0, settled: 0, backlog: 500 }, { at: 10, settled: 200, backlog: 350 });
    expect(history.ratesOf('leads')).toEqual({ settledPerSecond: 20, arrivedPerSecond: 5, busyPerSecond: 20 });
  });

  it('forget what was before the window', () => {
    const history = after(
      { at: 0, settled: 0, backlog: 9000 },
      { at: 50, settled: 5000, backlog: 4000 },
      { at: 110, settled: 5600, backlog: 3400 },
    );
    expect(history.ratesOf('leads').settledPerSecond).toBe(10);
  });

  it('are not what came in a burst', () => {
    const burst = { at: 20, settled: 400, backlog: 9000 };
    const history = after({ at: 0, settled: 0, backlog: 500 }, { at: 10, settled: 200, backlog: 350 }, burst, {
      at: 30,
      settled: 600,
      backlog: 8850,
    });
    expect(history.ratesOf('leads').arrivedPerSecond).toBe(5);
  });

  it('are none where offsets were set back', () => {
    const history = after({ at: 0, settled: 500, backlog: 0 }, { at: 10, settled: 0, backlog: 500 });
    expect(history.ratesOf('leads')).toMatchObject({ settledPerSecond: 0, arrivedPerSecond: 500 / 10 });
  });
});

describe('the rate of workers that have work all the time', () => {
  const busyAfter = (...told: readonly Told[]) => after(...told).ratesOf('leads').busyPerSecond;

  it('is not taken from times in which they waited for leads', () => {
    expect(busyAfter({ at: 0, settled: 0, backlog: 10 }, { at: 10, settled: 200, backlog: 10 })).toBeUndefined();
    expect(busyAfter({ at: 0, settled: 0, backlog: 100 }, { at: 10, settled: 100, backlog: 0 })).toBeUndefined();
  });

  it('is not taken from times in which something stood in their way', () => {
    const told = [
      { at: 0, settled: 0, backlog: 900, isFree: false },
      { at: 10, settled: 0, backlog: 900 },
      { at: 20, settled: 200, backlog: 700 },
    ];
    expect(busyAfter(...told)).toBe(20);
  });

  // A race found: the keeper reads in step with a source; whoever has just begun seemed to settle nothing, for a whole minute.
  it('is not taken from a time at whose begin they had nothing', () => {
    expect(busyAfter({ at: 0, settled: 0, backlog: 0 }, { at: 1, settled: 0, backlog: 5 })).toBeUndefined();
  });

  it('is not less than what they settle with pauses: a moment without a settlement is not the end', () => {
    const told = [
      { at: 0, settled: 0, backlog: 2 },
      { at: 1, settled: 0, backlog: 7 },
      { at: 2, settled: 12, backlog: 0 },
      { at: 3, settled: 16, backlog: 1 },
      { at: 4, settled: 20, backlog: 2 },
    ];
    expect(busyAfter(...told)).toBe(20 / 4);
  });

  // Seen when the calls of a day ended: the rate ran down with the pause, and the forecast of midnight ran away.
  it('does not fall while something stands in their way', () => {
    const told = [
      { at: 0, settled: 0, backlog: 1 },
      { at: 10, settled: 50, backlog: 1 },
      { at: 20, settled: 50, backlog: 5 },
      { at: 30, settled: 50, backlog: 9, isFree: false },
      { at: 40, settled: 50, backlog: 9, isFree: false },
    ];
    expect(busyAfter(...told)).toBe(50 / 20);
  });

  it('is that of the present number of workers, without the time in which one joined', () => {
    const told = [
      { at: 0, settled: 0, backlog: 2000 },
      { at: 10, settled: 200, backlog: 1800 },
      { at: 20, settled: 250, backlog: 1750, members: 2 },
      { at: 30, settled: 500, backlog: 1500, members: 2 },
      { at: 40, settled: 900, backlog: 1100, members: 2 },
    ];
    expect(busyAfter(...told.slice(0, 4))).toBeUndefined();
    expect(busyAfter(...told)).toBe(40);
  });
});

describe('requests', () => {
  it('are counted by the ledger, and as a share of leads', () => {
    const history = after(
      { at: 0, settled: 0, backlog: 500, spent: 100 },
      { at: 10, settled: 20, backlog: 480, spent: 140 },
    );
    expect(history.requestRates()).toEqual({ perSecond: 4, busyPerSecond: 4 });
    expect(history.requestsPerLead()).toBe(2);
  });

  it('are one for each lead until leads have told', () => {
    expect(after().requestsPerLead()).toBe(1);
    const few = after({ at: 0, settled: 0, backlog: 5, spent: 0 }, { at: 10, settled: 1, backlog: 4, spent: 9 });
    expect(few.requestsPerLead()).toBe(1);
  });

  it('are for each lead what they were before, while leads settle without any: a spent day', () => {
    const told = [
      { at: 0, settled: 0, backlog: 500, spent: 100 },
      { at: 10, settled: 20, backlog: 480, spent: 140 },
      { at: 20, settled: 60, backlog: 440, spent: 140, isFree: false },
      { at: 80, settled: 100, backlog: 400, spent: 140, isFree: false },
      { at: 90, settled: 200, backlog: 300, spent: 140, isFree: false },
    ];
    expect(after(...told).requestsPerLead()).toBe(2);
    expect(after(...told.slice(2)).requestsPerLead()).toBe(1);
  });

  it('are none where calls are left and leads settle without any: a topic read again', () => {
    const told = [
      { at: 0, settled: 0, backlog: 500, spent: 100 },
      { at: 10, settled: 400, backlog: 100, spent: 100 },
    ];
    expect(after(...told).requestsPerLead()).toBe(0);
  });

  it('are not counted across midnight', () => {
    const history = after(
      { at: 0, settled: 0, backlog: 500, spent: 9990 },
      { at: 10, settled: 20, backlog: 480, spent: 10 },
      { at: 20, settled: 60, backlog: 440, spent: 50 },
    );
    expect(history.requestRates().perSecond).toBe(4);
    expect(history.requestsPerLead()).toBe(1);
  });
});
