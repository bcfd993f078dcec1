import { createRegistry } from '@leadferry/runtime';
import { createFakeClock, createRecordingLogger } from '@leadferry/runtime/testing';
import { expect, test } from 'vitest';
import { SharedSlotsUnavailableError } from './errors.ts';
import { createFailoverSlots } from './failover-slots.ts';
import { createBudgetMetrics } from './metrics.ts';
import type { Slots } from './slots.ts';

/** Slots that remember what was asked of them and fail while `isAway`. */
const createSource = (atMs: number) => {
  const source = { asked: [] as string[], error: undefined as Error | undefined };
  const answer = (question: string): void => {
    source.asked.push(question);
    if (source.error) throw source.error;
  };
  const slots: Slots = {
    async reserve(returned) {
      answer(returned ? `reserve, ${returned.atMs} returned` : 'reserve');
      return { atMs, isProbe: false };
    },
    giveBack: async (slot) => answer(`give back ${slot.atMs}`),
    share: async () => answer('share'),
  };
  return { source, slots };
};

const create = () => {
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const registry = createRegistry({ service: 'test', version: '0' });
  const closing = new AbortController();
  const shared = createSource(1);
  const local = createSource(2);
  const slots = createFailoverSlots({
    ...{ shared: shared.slots, local: local.slots, clock, logger },
    metrics: createBudgetMetrics(registry),
    closing: closing.signal,
  });
  const gauge = async () => /leadferry_degraded\{part="redis"\} (\d)/.exec(await registry.metrics())?.[1];
  return { clock, logger, closing, shared: shared.source, local: local.source, slots, gauge };
};

const away = new SharedSlotsUnavailableError('connection refused');

test('the question that Redis does not answer is answered locally, at once', async () => {
  const { shared, local, slots, gauge } = create();
  expect(await slots.reserve()).toMatchObject({ atMs: 1 });
  expect([slots.isDegraded(), await gauge()]).toEqual([false, '0']);
  shared.error = away;
  expect(await slots.reserve({ atMs: 9, isProbe: false })).toMatchObject({ atMs: 2 });
  expect([slots.isDegraded(), await gauge()]).toEqual([true, '1']);
  expect(local.asked).toEqual(['reserve, 9 returned']);
});

test('while Redis is away only the one look a second asks it, and it returns by itself', async () => {
  const { clock, logger, shared, local, slots, gauge } = create();
  shared.error = away;
  await Promise.all([slots.share(), slots.share()]);
  await slots.reserve();
  await slots.giveBack({ atMs: 2, isProbe: false });
  await clock.advance(2500);
  expect(shared.asked).toEqual(['share', 'share', 'share', 'share']);
  expect(local.asked).toEqual(['share', 'share', 'reserve', 'give back 2']);

  shared.error = undefined;
  await clock.advance(500);
  expect([slots.isDegraded(), await gauge()]).toEqual([false, '0']);
  expect(await slots.reserve()).toMatchObject({ atMs: 1 });
  expect(logger.lines.map(({ event, fields }) => ({ event, ...fields }))).toEqual([
    { event: 'budget_degraded', part: 'redis', reason: away.message },
    { event: 'budget_recovered', part: 'redis' },
  ]);
});

test('the search for Redis ends when the budget is closed', async () => {
  const { clock, closing, shared, slots } = create();
  shared.error = away;
  await slots.share();
  closing.abort();
  await clock.advance(5000);
  expect(shared.asked).toEqual(['share']);
});

test('an error that is not about Redis is not hidden', async () => {
  const { shared, slots } = create();
  shared.error = new TypeError('a bug');
  await expect(slots.reserve()).rejects.toBe(shared.error);
  expect(slots.isDegraded()).toBe(false);
});
