import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, test } from 'vitest';
import { mostInAnySecond } from '../test/most-in-any-second.ts';
import { createBudgetTime } from './budget-time.ts';
import { createKnowledge, type DayCount, type Knowledge } from './knowledge.ts';
import { createLocalSlots } from './local-slots.ts';
import { isRefusal, markUsed } from './slots.ts';
import { utcDay } from './utc-day.ts';

const startMs = Date.UTC(2026, 10, 22, 12);

/** One of twelve workers at 4 a second, whose Redis is away. */
const create = ({ known = {}, perDay = 10_000 }: { known?: Partial<Knowledge>; perDay?: number } = {}) => {
  const clock = createFakeClock(startMs);
  const time = createBudgetTime({ clock, timeOffsetMs: 0 });
  const knowledge = { ...createKnowledge(), ...known };
  const slots = createLocalSlots({ knowledge, time, spacingMs: 260, perDay, maxReplicas: 12, random: () => 0.5 });
  const use = async (): Promise<number> => {
    const slot = await slots.reserve();
    if (isRefusal(slot)) throw new Error(slot.reason);
    await clock.advance(Math.max(0, slot.atMs - time.now()));
    markUsed(knowledge, slot);
    return slot.atMs;
  };
  const useAll = async (): Promise<number> => {
    for (let used = 0; ; used += 1) {
      const slot = await slots.reserve();
      if (isRefusal(slot)) return used;
    }
  };
  return { clock, knowledge, slots, use, useAll };
};

const dayWith = (count: Partial<DayCount>): DayCount => ({
  ...{ day: utcDay(startMs), granted: 0, refunded: 0, aloneSpent: 0, aloneReported: 0 },
  ...count,
});

test('the first slot after the last one from Redis is twelve spacings on, and so is each after it', async () => {
  const { use } = create({ known: { lastSlotMs: startMs - 260 } });
  expect([await use(), await use(), await use()]).toEqual([1, 2, 3].map((step) => startMs - 260 + step * 3120));
});

test('after a rest the slots go on in their old step', async () => {
  const { clock, use } = create({ known: { lastSlotMs: startMs } });
  await clock.advance(10_000);
  expect(await use()).toBe(startMs + 4 * 3120);
});

test('twelve workers that had slots from Redis stay at four in any second without talking to each other', async () => {
  const workers = Array.from({ length: 12 }, (_, seat) => create({ known: { lastSlotMs: startMs - seat * 260 } }));
  const sentAtMs = await Promise.all(workers.map(async ({ use }) => [await use(), await use(), await use()]));
  expect(mostInAnySecond(sentAtMs.flat())).toBe(4);
});

test('a worker that never had a slot falls in at a random place', async () => {
  const { use } = create();
  expect(await use()).toBe(startMs + 1560);
});

test('a last slot in the future means that the clock was set back, and is not waited for', async () => {
  const { use } = create({ known: { lastSlotMs: startMs + 3_600_000 } });
  expect(await use()).toBe(startMs + 1560);
});

test('a worker spends its part of what was left of the day when Redis was last heard of', async () => {
  const { useAll } = create({ known: { day: dayWith({ granted: 9910, refunded: 10 }) } });
  expect(await useAll()).toBe(8);
});

test('a worker whose Redis comes and goes never spends more than its part of the whole day', async () => {
  const { useAll } = create({ known: { day: dayWith({ aloneSpent: 830, aloneReported: 830, granted: 830 }) } });
  expect(await useAll()).toBe(3);
});

test('a spent share is asked about again in half a minute, since Redis may be back', async () => {
  const { slots } = create({ perDay: 11 });
  expect(await slots.reserve()).toEqual({ reason: 'share_spent', untilMs: startMs + 30_000 });
});

test('a day that begins without Redis has its own share', async () => {
  const { clock, useAll } = create({ perDay: 120, known: { day: dayWith({ granted: 120 }) } });
  expect(await useAll()).toBe(0);
  await clock.advance(12 * 3_600_000);
  expect(await useAll()).toBe(10);
});

test('a slot from Redis that is given back while Redis is away is owed to the shared count', async () => {
  const { knowledge, slots } = create({ known: { day: dayWith({ granted: 5 }) } });
  await slots.giveBack({ atMs: startMs + 100, isProbe: false });
  expect(knowledge.day).toEqual(dayWith({ granted: 5, aloneSpent: -1 }));
});

test('a hold that came from Redis is kept, and no probe is given', async () => {
  const hold = { seq: 3, untilMs: startMs + 60_000, probeAtMs: startMs - 1 };
  const { clock, slots } = create({ known: { hold } });
  expect(await slots.reserve()).toEqual({ reason: 'quota_hold', untilMs: hold.untilMs });
  await clock.advance(60_000);
  expect(await slots.reserve()).toMatchObject({ isProbe: false });
});
