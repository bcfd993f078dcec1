import { expect, test } from 'vitest';
import { createStandingTime } from '../../test/kit.ts';
import { createSimulatorClock } from '../clock.ts';
import { createSwitchBoard, type SwitchesUpdate } from '../switches.ts';
import { createRequestLimits } from './request-limits.ts';

const start = (switches: SwitchesUpdate) => {
  const time = createStandingTime();
  const board = createSwitchBoard(switches);
  const clock = createSimulatorClock({ source: time, offsetMs: () => board.current.clockOffsetMs });
  const limits = createRequestLimits({ clock, switches: () => board.current });
  const arrival = () => ({ atMs: clock.realNow(), monotonicMs: clock.monotonicMs() });
  const admit = (clientId = 'key', own = {}) => limits.admitCall(clientId, own, arrival());
  return { time, board, limits, arrival, admit };
};

const admitMany = (admit: () => unknown, count: number): number =>
  Array.from({ length: count }, admit).filter((refusal) => refusal === undefined).length;

test('a fixed second admits four requests and four more once the clock second turns', () => {
  const { time, admit } = start({});
  time.advance(900);
  expect(admitMany(admit, 6)).toBe(4);
  expect(admit()).toEqual({ reason: 'throttled', retryAfterMs: 100 });
  time.advance(100);
  expect(admitMany(admit, 6)).toBe(4);
});

test('a sliding second never admits a fifth request within 1000 ms', () => {
  const { time, admit } = start({ window: 'sliding_second' });
  time.advance(900);
  expect(admitMany(admit, 6)).toBe(4);
  time.advance(999);
  expect(admit()).toEqual({ reason: 'throttled', retryAfterMs: 1 });
  time.advance(1);
  expect(admitMany(admit, 6)).toBe(4);
});

test('a spacing of 250 ms is never throttled by either window', () => {
  for (const window of ['fixed_second', 'sliding_second'] as const) {
    const { time, admit } = start({ window });
    for (let index = 0; index < 40; index += 1) {
      expect(admit()).toBeUndefined();
      time.advance(250);
    }
  }
});

test('each application has its own second and day, and may have limits of its own', () => {
  const { admit } = start({ perSecond: 1, perDay: 1 });
  expect([admit('a'), admit('b')]).toEqual([undefined, undefined]);
  const partner = { perSecond: 'unlimited', perDay: 3 };
  expect(admitMany(() => admit('partner', partner), 5)).toBe(3);
  expect(admit('partner', partner)).toMatchObject({ reason: 'quota_exceeded' });
});

test('the day ends at 00:00 UTC, also by moving the clock offset', () => {
  const { admit, board, limits } = start({ perSecond: 'unlimited', perDay: 50 });
  expect(admitMany(admit, 60)).toBe(50);
  expect(admit()).toEqual({ reason: 'quota_exceeded', retryAfterMs: 14 * 3_600_000 });

  board.set({ clockOffsetMs: 14 * 3_600_000 - 1 });
  expect(admit()).toMatchObject({ reason: 'quota_exceeded' });
  board.set({ clockOffsetMs: 14 * 3_600_000 });
  expect(admit()).toBeUndefined();
  expect(limits.usedToday('key')).toBe(1);
});

test('refused requests count against the day only where the switch says so', () => {
  for (const [refusedCountAgainstDay, used] of [
    [false, 4],
    [true, 6],
  ] as const) {
    const { admit, limits } = start({ refusedCountAgainstDay });
    admitMany(admit, 6);
    expect(limits.usedToday('key')).toBe(used);
  }
});

test('a day can be set nearly spent', () => {
  const { admit, limits } = start({});
  limits.setUsedToday('key', 9_999);
  expect(admit()).toBeUndefined();
  expect(admit()).toMatchObject({ reason: 'quota_exceeded' });
});

test('the token endpoint admits one request a second and application', () => {
  const { time, limits, arrival } = start({});
  expect(limits.admitTokenRequest('a', arrival())).toBeUndefined();
  expect(limits.admitTokenRequest('b', arrival())).toBeUndefined();
  expect(limits.admitTokenRequest('a', arrival())).toMatchObject({ reason: 'throttled' });
  time.advance(1000);
  expect(limits.admitTokenRequest('a', arrival())).toBeUndefined();
});
