import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastClear } from './forecast-clear.ts';

const hour = 3600;
const day = 24 * hour;
const unlimited = { leftToday: Infinity, perDay: Infinity, untilMidnight: Infinity };

describe('the forecast', () => {
  it('is the backlog over the rate where no day is spent', () => {
    expect(forecastClear(600, { ...unlimited, perSecond: 20 })).toBe(30);
  });

  it('takes three more days for 25,000 leads at 4/s, with 3,000 calls left at 15:00 UTC', () => {
    const power = { perSecond: 1000 / 260, leftToday: 3000, perDay: 10_000, untilMidnight: 9 * hour };
    // 3,000 today, two days of 10,000, and 2,000 on the third.
    expect(forecastClear(25_000, power)).toBeCloseTo(9 * hour + 2 * day + 2000 * 0.26, 3);
  });

  it('waits for midnight where the day is spent', () => {
    const power = { perSecond: 4, leftToday: 0, perDay: 10_000, untilMidnight: 2 * hour };
    expect(forecastClear(400, power)).toBe(2 * hour + 100);
  });

  it('is not longer because the day ends before its calls do', () => {
    const power = { perSecond: 4, leftToday: 9000, perDay: 10_000, untilMidnight: 60 };
    expect(forecastClear(400, power)).toBe(100);
  });

  it('goes by the rate where a day is too short for its calls', () => {
    const power = { perSecond: 0.1, leftToday: 10_000, perDay: 10_000, untilMidnight: day };
    expect(forecastClear(10_000, power)).toBeCloseTo(100_000, 6);
  });

  it('is nothing for no backlog, and endless where nothing moves', () => {
    expect(forecastClear(0, { ...unlimited, perSecond: 0 })).toBe(0);
    expect(forecastClear(1, { ...unlimited, perSecond: 0 })).toBe(Infinity);
  });

  it('never falls as the backlog grows, and is what a day by day count says', () => {
    const power = fc.record({
      perSecond: fc.integer({ min: 1, max: 100 }),
      leftToday: fc.integer({ min: 0, max: 5000 }),
      perDay: fc.integer({ min: 1, max: 5000 }),
      untilMidnight: fc.integer({ min: 1, max: day }),
    });
    fc.assert(
      fc.property(power, fc.integer({ min: 1, max: 50_000 }), (given, backlog) => {
        const seconds = forecastClear(backlog, given);
        expect(seconds).toBeCloseTo(countByDays(backlog, given), 3);
        expect(forecastClear(backlog + 1, given)).toBeGreaterThanOrEqual(seconds);
      }),
    );
  });
});

/** The same, told as a story: each day until the leads or the calls or the day end. */
const countByDays = (backlog: number, power: Parameters<typeof forecastClear>[1]): number => {
  let [left, passed, calls, seconds] = [backlog, 0, power.leftToday, power.untilMidnight];
  for (;;) {
    const most = Math.min(calls, power.perSecond * seconds);
    if (left <= most) return passed + left / power.perSecond;
    left -= most;
    passed += seconds;
    [calls, seconds] = [power.perDay, day];
  }
};
