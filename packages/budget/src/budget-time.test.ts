import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, test } from 'vitest';
import { createBudgetTime } from './budget-time.ts';

/** A clock, and a time that has asked a server whose clock is `aheadMs` before ours, with the given ways there and back. */
const create = (aheadMs: number) => {
  const clock = createFakeClock();
  const time = createBudgetTime({ clock, timeOffsetMs: 0 });
  const ask = async (thereMs: number, backMs: number, serverAheadMs = aheadMs): Promise<void> => {
    const sentMs = clock.monotonicMs();
    await clock.advance(thereMs);
    const sharedMs = Math.floor(clock.now() + serverAheadMs);
    await clock.advance(backMs);
    time.observe({ sentMs, receivedMs: clock.monotonicMs(), sharedMs });
  };
  const errorMs = (): number => Math.abs(time.now() - clock.now() - aheadMs);
  return { clock, time, ask, errorMs };
};

test('before the first answer the wall clock and the offset are the time', () => {
  const clock = createFakeClock();
  const time = createBudgetTime({ clock, timeOffsetMs: 5000 });
  expect(time.now()).toBe(clock.now() + 5000);
  expect(time.toEpochMs(time.now() + 70)).toBe(clock.now() + 70);
  expect(time.toMonotonicMs(time.now() + 70)).toBe(clock.monotonicMs() + 70);
});

test('one answer places the shared clock within half its round trip', async () => {
  const { ask, errorMs } = create(3_600_000);
  await ask(10, 0);
  expect(errorMs()).toBeLessThanOrEqual(6);
});

test('a slow answer does not spoil what a quick one has shown', async () => {
  const { ask, errorMs } = create(-250);
  await ask(1, 1);
  await ask(200, 0);
  await ask(0, 200);
  expect(errorMs()).toBeLessThanOrEqual(1.5);
});

test('an answer that contradicts what is known starts anew: the shared clock was set', async () => {
  const { clock, time, ask } = create(0);
  await ask(1, 1);
  await ask(1, 1, 5000);
  expect(Math.abs(time.now() - clock.now() - 5000)).toBeLessThanOrEqual(1.5);
});

test('clocks that part slowly are followed for days', async () => {
  const { clock, time, ask } = create(0);
  for (let hour = 1; hour <= 48; hour += 1) {
    await clock.advance(3_600_000);
    await ask(1, 1, hour * 180);
    expect(Math.abs(time.now() - clock.now() - hour * 180)).toBeLessThanOrEqual(1.5);
  }
});
