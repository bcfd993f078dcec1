import { type Clock, createRegistry } from '@leadferry/runtime';
import { createFakeClock } from '@leadferry/runtime/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLateClock } from '../test/late-clock.ts';
import { createMemorySlots } from '../test/memory-slots.ts';
import { mostInAnySecond } from '../test/most-in-any-second.ts';
import { type BudgetTime, createBudgetTime } from './budget-time.ts';
import { createKnowledge, type Knowledge } from './knowledge.ts';
import { spacingMs } from './limits.ts';
import { createLocalSlots } from './local-slots.ts';
import { createBudgetMetrics } from './metrics.ts';
import { createSlotServer } from './slot-server.ts';
import type { Slots } from './slots.ts';
import { createWaitingLine } from './waiting-line.ts';

/** Wake-ups are late by up to 25 ms, three in ten by up to 120 ms; a late one must not be used. */
const createDelays = (seed: number) => {
  let state = seed;
  const draw = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return (): number => Math.round(draw() * (draw() < 0.7 ? 25 : 120));
};
const arrivals = fc.array(fc.record({ process: fc.nat(11), atMs: fc.nat(2000) }), { minLength: 8, maxLength: 40 });

/** What a process knows of the time: by how much it may be wrong, and which part of that it is. */
type Doubt = { doubtMs: number; error: number };
const allDoubts = fc.array(
  fc.record({ doubtMs: fc.double({ min: 0, max: 12, noNaN: true }), error: fc.constantFrom(-1, -0.5, 0, 0.5, 1) }),
  { minLength: 12, maxLength: 12 },
);
const createWrongTime = (time: BudgetTime, { doubtMs, error }: Doubt): BudgetTime => ({
  ...time,
  now: () => time.now() + error * doubtMs,
  toMonotonicMs: (budgetMs) => time.toMonotonicMs(budgetMs - error * doubtMs),
  doubtMs: () => doubtMs,
});

/** Lets simulated processes send when leads arrive, and tells when they sent. */
const sendAll = async (
  { wishes, seed, doubts = [] }: { wishes: { process: number; atMs: number }[]; seed: number; doubts?: Doubt[] },
  slotsOf: (clock: Clock, knowledge: Knowledge) => Slots,
): Promise<number[]> => {
  const fake = createFakeClock();
  const clock = createLateClock(fake, createDelays(seed));
  const metrics = createBudgetMetrics(createRegistry({ service: 'test', version: '0' }));
  const lines = Array.from({ length: 12 }, () => createWaitingLine());
  const servers = lines.map((line, process) => {
    const knowledge = createKnowledge();
    const time = createWrongTime(
      createBudgetTime({ clock, timeOffsetMs: 0 }),
      doubts[process] ?? { doubtMs: 0, error: 0 },
    );
    const parts = { line, slots: slotsOf(fake, knowledge), knowledge, time, clock, metrics };
    return createSlotServer({ ...parts, onUsed: () => {}, refuse: () => new Error('refused') });
  });

  const sentAtMs: number[] = [];
  const sends = wishes.map(async ({ process, atMs }) => {
    await fake.sleep(atMs);
    const turn = lines[process]!.join(fake.monotonicMs());
    void servers[process]!();
    await turn;
    sentAtMs.push(fake.monotonicMs());
  });
  for (let stepMs = 0; sentAtMs.length < wishes.length; stepMs += 1) {
    if (stepMs > 1000) throw new Error('some never got a slot');
    await fake.advance(1000);
  }
  await Promise.all(sends);
  return sentAtMs;
};

test('twelve processes send at most perSecond in any sliding second, whatever arrives, however late they wake and whatever they hold the time to be', async () => {
  await fc.assert(
    fc.asyncProperty(
      arrivals,
      fc.nat(),
      allDoubts,
      fc.constantFrom(1, 4, 10),
      async (wishes, seed, doubts, perSecond) => {
        let shared: Slots | undefined;
        const sentAtMs = await sendAll({ wishes, seed, doubts }, (clock) => {
          shared ??= createMemorySlots({ nowMs: clock.now, spacingMs: spacingMs({ perSecond, perDay: 1 }) });
          return shared;
        });
        expect(mostInAnySecond(sentAtMs)).toBeLessThanOrEqual(perSecond);
      },
    ),
    { numRuns: 60 },
  );
});

test('one of twelve processes without Redis sends at most one in 3,120 ms', async () => {
  await fc.assert(
    fc.asyncProperty(
      arrivals,
      fc.nat(),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      async (wishes, seed, phase) => {
        const mine = wishes.slice(0, 8).map(({ atMs }) => ({ process: 0, atMs }));
        const sentAtMs = await sendAll({ wishes: mine, seed }, (clock, knowledge) => {
          const time = createBudgetTime({ clock, timeOffsetMs: 0 });
          const rates = { spacingMs: 260, perDay: 10_000, maxReplicas: 12 };
          return createLocalSlots({ ...rates, knowledge, time, random: () => phase });
        });
        const gaps = sentAtMs.slice(1).map((atMs, index) => atMs - sentAtMs[index]!);
        for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(3120 - 25);
      },
    ),
    { numRuns: 30 },
  );
});
