import { createFakeClock } from '@leadferry/runtime/testing';
import { afterAll, beforeAll } from 'vitest';
import { createBudgetTime } from '../src/budget-time.ts';
import { createKnowledge } from '../src/knowledge.ts';
import { createLocalSlots } from '../src/local-slots.ts';
import { newStateKey, offsetTo, openRedis, openWorker } from './open-worker.ts';
import { describeSlots } from './slots.contract.ts';

let redis: Awaited<ReturnType<typeof openRedis>>;

beforeAll(async () => {
  redis = await openRedis();
});
afterAll(() => redis.disconnect());

describeSlots('slots from Redis', ({ spacingMs, perDay, timeOfDayMs }) => {
  const worker = openWorker(redis, { stateKey: newStateKey(), spacingMs, perDay, timeOffsetMs: offsetTo(timeOfDayMs) });
  return { ...worker, reach: async () => {} };
});

describeSlots('slots in process', ({ spacingMs, perDay, timeOfDayMs }) => {
  const clock = createFakeClock(Date.UTC(2026, 10, 22) + timeOfDayMs);
  const knowledge = createKnowledge();
  const time = createBudgetTime({ clock, timeOffsetMs: 0 });
  const slots = createLocalSlots({ knowledge, time, spacingMs, perDay, maxReplicas: 1, random: () => 0 });
  return { slots, knowledge, now: time.now, reach: (atMs) => clock.advance(Math.max(0, atMs - time.now())) };
});
