import { type RedisServer, startRedis } from '@leadferry/local-stack';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { printFigures } from '../support/figures.ts';
import { watchLimits } from '../support/judge-limits.ts';
import { freshLeads } from '../support/leads.ts';
import { reckonLeads } from '../support/reckon-leads.ts';
import { type Stage, setStage } from '../support/stage.ts';

const partitions = 4;
const soon = { timeout: 15_000, interval: 100 };

let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis();
});
beforeEach(() => redis.restart());
afterAll(() => redis?.stop());

const untilDegraded = (stage: Stage, degraded: 0 | 1): Promise<void> =>
  vi.waitFor(
    async () =>
      expect(await stage.readMetric('leadferry_degraded{part="redis"}'), stage.log()).toEqual(
        stage.workers.map(() => degraded),
      ),
    soon,
  );

const untilReceipts = (stage: Stage, count: number): Promise<void> =>
  vi.waitFor(() => expect(stage.fates.receipts.length, stage.log()).toBeGreaterThanOrEqual(count), {
    timeout: 30_000,
    interval: 100,
  });

const readiness = (stage: Stage): Promise<(number | undefined)[]> =>
  Promise.all(stage.workers.map(async (worker) => (await worker.ask('/readyz'))?.status));

const faults: readonly { fault: string; take: () => Promise<void>; giveBack: () => Promise<void> }[] = [
  { fault: 'stopped', take: () => redis.stopServer(), giveBack: () => redis.startServer() },
  {
    fault: 'hung',
    take: async () => void process.kill(redis.pid, 'SIGSTOP'),
    giveBack: async () => void process.kill(redis.pid, 'SIGCONT'),
  },
];

it.each(faults)(
  'Redis $fault midway: two workers deliver on at their static share, and together again when it is back',
  async ({ fault, take, giveBack }) => {
    await using stage = await setStage({ redisUrl: redis.url, partitions });
    const { journal } = stage.world.simulator;
    await stage.startWorkers(2, { env: { LEADFERRY_MAX_REPLICAS: '2' } });
    const judge = await watchLimits(stage);
    const leads = freshLeads(36, partitions);
    await stage.publish('leads', leads);
    await untilReceipts(stage, 8);
    expect(await stage.readMetric('leadferry_degraded{part="redis"}')).toEqual([0, 0]);

    await take();
    await untilDegraded(stage, 1);
    const atLoss = stage.fates.receipts.length;
    await untilReceipts(stage, atLoss + 12);
    expect(await readiness(stage)).toEqual([200, 200]);
    expect(await stage.readMetric('leadferry_degraded{part="redis"}')).toEqual([1, 1]);

    await giveBack();
    await untilDegraded(stage, 0);
    await untilReceipts(stage, leads.length);
    const { wasLate, ...verdict } = await judge();
    const reckoning = reckonLeads(leads, stage.fates, journal.read());
    printFigures(`Redis ${fault} midway`, { ...reckoning, ...verdict });
    expect(reckoning).toMatchObject({ delivered: 36, lost: 0, deadLettered: 0, duplicates: 0, repeats: 0 });
    // A side that was late by itself sees requests closer together than they were given (design.md, Proofs).
    const excused = wasLate ? 2 : 0;
    expect(verdict.maxPerSecond).toBeLessThanOrEqual(4 + excused);
    expect(verdict.throttled).toBeLessThanOrEqual(excused);
  },
);

it('Redis absent at the start: a worker joins, is ready and delivers at its static share, a quarter of the limit', async () => {
  await using stage = await setStage({ redisUrl: redis.url, partitions });
  const { journal } = stage.world.simulator;
  const leads = freshLeads(6, partitions);
  await stage.publish('leads', leads);
  await redis.stopServer();
  await stage.startWorkers(1, { env: { LEADFERRY_MAX_REPLICAS: '4' } });
  const judge = await watchLimits(stage);
  await untilReceipts(stage, leads.length);
  expect(await readiness(stage)).toEqual([200]);
  expect(await stage.readMetric('leadferry_degraded{part="redis"}')).toEqual([1]);
  const { wasLate } = await judge();
  const reckoning = reckonLeads(leads, stage.fates, journal.read());
  printFigures('Redis absent at the start', { ...reckoning, wasLate });
  expect(reckoning).toMatchObject({
    delivered: 6,
    lost: 0,
    deadLettered: 0,
    duplicates: 0,
    repeats: 0,
    throttled: 0,
  });
  expect(reckoning.maxPerSecond).toBeLessThanOrEqual(wasLate ? 2 : 1);

  await redis.startServer();
  await untilDegraded(stage, 0);
});
