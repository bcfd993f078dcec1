import { describe, expect, it } from 'vitest';
import { describeDuration } from './describe-plan.ts';
import { reckonCost } from './reckon-cost.ts';

const limits = { perSecond: 4, perDay: 10_000 };
const hour = 3_600_000;

describe('the cost of requests', () => {
  it('is their distance from each other, while today has enough of them', () => {
    const cost = reckonCost(1000, limits, { remaining: 1000, dayEndsInMs: 5 * hour });
    expect(cost).toEqual({ requests: 1000, durationMs: 260_000, remainingToday: 1000 });
  });

  it('waits for midnight with what today has not', () => {
    const cost = reckonCost(1000, limits, { remaining: 400, dayEndsInMs: 5 * hour });
    expect(cost.durationMs).toBe(5 * hour + 600 * 260);
  });

  it('takes whole days where it must', () => {
    const cost = reckonCost(25_000, limits, { remaining: 0, dayEndsInMs: hour });
    expect(cost.durationMs).toBe(hour + 2 * 24 * hour + 5000 * 260);
    const exactly = reckonCost(10_000, limits, { remaining: 0, dayEndsInMs: hour });
    expect(exactly.durationMs).toBe(hour + 10_000 * 260);
  });

  it('reckons with a whole day where nobody can be asked, and says so', () => {
    expect(reckonCost(10_000, limits, undefined)).toEqual({
      requests: 10_000,
      durationMs: 2_600_000,
      remainingToday: undefined,
    });
  });

  it('of nothing is nothing, and without limits nobody knows', () => {
    expect(reckonCost(0, limits, undefined).durationMs).toBe(0);
    expect(reckonCost(5, 'unlimited', undefined).durationMs).toBeUndefined();
  });
});

it.each([
  [45_000, '45 s'],
  [260_000, '4 min'],
  [5_220_000, '87 min'],
  [7_200_000, '2 h'],
  [9_000_000, '2 h 30 min'],
  [200_000_000, '2 days 7 h'],
])('%d ms are said as %s', (ms, text) => expect(describeDuration(ms)).toBe(text));
