import { randomUUID } from 'node:crypto';
import { createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { expect, it, onTestFinished } from 'vitest';
import { createBudget, createBudgetMetrics, readDay } from '../src/index.ts';
import { offsetTo, openRedis } from './open-worker.ts';

it('what is left of the day is read without taking any of it, and is none during a quota hold', async () => {
  const redis = await openRedis();
  onTestFinished(() => redis.disconnect());
  const named = {
    redis,
    key: randomUUID(),
    limits: { perSecond: 100, perDay: 50 },
    timeOffsetMs: offsetTo(43_200_000),
  };
  const metrics = createBudgetMetrics(createRegistry({ service: 'test', version: '0' }));
  const budget = createBudget({ ...named, clock: systemClock, random: Math.random, logger: silentLogger, metrics });
  onTestFinished(() => budget.close());
  expect(await readDay(named)).toMatchObject({ remaining: 50 });
  await budget.acquire();
  await budget.acquire();
  const { remaining, dayEndsInMs } = await readDay(named);
  expect(remaining).toBe(48);
  expect(dayEndsInMs).toBeGreaterThan(43_000_000);
  expect(dayEndsInMs).toBeLessThanOrEqual(43_200_000);
  await budget.reportQuotaExceeded();
  expect(await readDay(named)).toMatchObject({ remaining: 0 });
});
