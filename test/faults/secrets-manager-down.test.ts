import { appliedWrites } from '@leadferry/simulator';
import { expect, it, vi } from 'vitest';
import { printFigures } from '../support/figures.ts';
import { freshLeads } from '../support/leads.ts';
import { reckonLeads } from '../support/reckon-leads.ts';
import { type Stage, setStage } from '../support/stage.ts';
import { readLag, type SourceRecord } from '../support/topics.ts';

const partitions = 2;
const lifeMs = 8_000;
const soon = { timeout: 30_000, interval: 100 };
const switches = { perSecond: 'unlimited', firstAccessTokenLifetimeMs: lifeMs, accessTokenLifetimeMs: lifeMs } as const;

const readiness = async (stage: Stage): Promise<number | undefined> => (await stage.workers[0]?.ask('/readyz'))?.status;

const untilReceipts = (stage: Stage, count: number): Promise<void> =>
  vi.waitFor(() => expect(stage.fates.receipts.length, stage.log()).toBeGreaterThanOrEqual(count), soon);

const untilBlocked = (stage: Stage, blocked: number): Promise<void> =>
  vi.waitFor(
    async () => expect(await stage.countBlocked('leads', 'token_unavailable'), stage.log()).toBe(blocked),
    soon,
  );

/**
 * Has a lead delivered, again and again, until the worker holds a token with most of its life before it: a worker looks
 * after its token while it uses it. Returns the leads, and when that token ends.
 */
const deliverUntilTokenIsYoung = async (stage: Stage): Promise<{ leads: SourceRecord[]; diesAtMs: number }> => {
  const leads: SourceRecord[] = [];
  await stage.world.putTokens('default');
  const leftSeconds = await vi.waitFor(async () => {
    const next = freshLeads(1, partitions, leads.length + 1);
    leads.push(...next);
    await stage.publish('leads', next);
    await untilReceipts(stage, leads.length);
    const [left = 0] = await stage.readMetric('leadferry_token_access_expires_seconds{account="default"}');
    expect(left, stage.log()).toBeGreaterThan((lifeMs / 1000) * 0.7);
    return left;
  }, soon);
  return { leads, diesAtMs: Date.now() + leftSeconds * 1000 };
};

it.each(['refuse', 'hang'] as const)(
  'Secrets Manager away (%s): delivers while the token lives, then waits, then goes on by itself',
  async (outage) => {
    await using stage = await setStage({ partitions, limits: 'unlimited', switches });
    const { world, fates } = stage;
    const { journal } = world.simulator;
    await stage.startWorkers(1);
    const { leads: before, diesAtMs } = await deliverUntilTokenIsYoung(stage);
    const whileItLives = freshLeads(6, partitions, 101);
    const afterwards = freshLeads(6, partitions, 201);

    await world.secrets.set({ outage });
    await stage.publish('leads', whileItLives);
    await untilReceipts(stage, before.length + 6);
    expect(Date.now(), 'the token still lives').toBeLessThan(diesAtMs);

    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(diesAtMs), soon);
    await stage.publish('leads', afterwards);
    await untilBlocked(stage, partitions);
    expect(await readiness(stage)).toBe(200);
    expect(fates.receipts).toHaveLength(before.length + 6);
    expect(await readLag(world.brokers, world.groupId, world.topic('leads'))).toBe(6);
    expect(appliedWrites(journal.read()).size).toBe(before.length + 6);

    await world.secrets.set({ outage: 'none' });
    const backAtMs = performance.now();
    const leads = [...before, ...whileItLives, ...afterwards];
    await untilReceipts(stage, leads.length);
    const reckoning = reckonLeads(leads, fates, journal.read());
    printFigures(`Secrets Manager away (${outage})`, {
      resumedSeconds: (performance.now() - backAtMs) / 1000,
      ...reckoning,
    });
    expect(reckoning).toMatchObject({ delivered: leads.length, lost: 0, deadLettered: 0, duplicates: 0, repeats: 0 });
    await untilBlocked(stage, 0);
  },
);

it('Secrets Manager answering 5xx at the start: joins, holds what it got, is not ready until a token was read', async () => {
  await using stage = await setStage({ partitions, limits: 'unlimited', switches: { perSecond: 'unlimited' } });
  const { world, fates } = stage;
  const leads = freshLeads(6, partitions);
  await world.secrets.set({ outage: 'error' });
  await stage.publish('leads', leads);
  await stage.startWorkers(1);
  await untilBlocked(stage, partitions);
  expect(await readiness(stage)).toBe(503);
  expect((await stage.workers[0]?.ask('/livez'))?.status).toBe(200);
  expect(await readLag(world.brokers, world.groupId, world.topic('leads'))).toBe(6);
  expect(world.simulator.journal.read()).toEqual([]);

  await world.secrets.set({ outage: 'none' });
  const backAtMs = performance.now();
  await untilReceipts(stage, 6);
  expect(await readiness(stage)).toBe(200);
  const reckoning = reckonLeads(leads, fates, world.simulator.journal.read());
  printFigures('Secrets Manager answering 5xx at the start', {
    resumedSeconds: (performance.now() - backAtMs) / 1000,
    ...reckoning,
  });
  expect(reckoning).toMatchObject({ delivered: 6, lost: 0, deadLettered: 0, duplicates: 0, repeats: 0 });
});
