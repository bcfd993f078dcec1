import { appliedWrites, countBy, countExchanges } from '@leadferry/simulator';
import { describe, expect, it, vi } from 'vitest';
import { printFigures } from '../support/figures.ts';
import { freshLeads } from '../support/leads.ts';
import { type Stage, setStage } from '../support/stage.ts';

const workers = 3;
const leads = 100;
/** More than the vendor gives, so that requests are under way whenever the token dies; seconds are another file's proof. */
const limits = { perSecond: 10 };
const perSecond = 'unlimited';
const partitions = 6;
/** Long enough for the workers to be at work with it, short enough to end while they are; refreshed after 9 seconds. */
const firstAccessTokenLifetimeMs = 12_000;

/** Publishes first, so that there is work for as long as the token lives; the workers join one after the other. */
const deliverAll = async (stage: Stage, env: Readonly<Record<string, string>> = {}): Promise<void> => {
  await stage.publish('leads', freshLeads(leads, partitions));
  for (let started = 0; started < workers; started += 1) await stage.startWorker({ env });
  await vi.waitFor(() => expect(stage.fates.receipts, stage.log()).toHaveLength(leads), {
    timeout: 60_000,
    interval: 250,
  });
};

/** Checks that every lead was written once and has one fate. */
const expectNothingLost = ({ world, fates }: Stage): void => {
  const writes = appliedWrites(world.simulator.journal.read());
  expect(writes.size).toBe(leads);
  expect([...writes.values()].filter((entries) => entries.length > 1)).toEqual([]);
  expect(fates.receipts.filter(({ outcome }) => outcome !== 'delivered')).toEqual([]);
  expect(new Set(fates.receipts.map(({ leadId }) => leadId)).size).toBe(leads);
  expect(fates.deadLetters).toEqual([]);
};

describe('an access token that ends while three workers use it', () => {
  it('is refreshed once, early, and no request is refused for it', async () => {
    await using stage = await setStage({ partitions, limits, switches: { perSecond, firstAccessTokenLifetimeMs } });
    const { journal } = stage.world.simulator;
    const before = await stage.world.readSecretTexts();
    await deliverAll(stage, { LOG_LEVEL: 'debug' });

    const api = journal.read().filter(({ kind }) => kind === 'api');
    const exchanges = countExchanges(journal.read());
    printFigures('token', {
      ...exchanges,
      withFirst: api.filter(({ generation }) => generation === 1).length,
      withSecond: api.filter(({ generation }) => generation === 2).length,
      unauthorized: countBy(api, 'status')[401] ?? 0,
    });
    expect(exchanges).toEqual({ successful: 1, lost: 0, refused: 0, failed: 0 });
    expect(api.filter(({ generation }) => generation === 2).length).toBeGreaterThan(0);
    expect(countBy(api, 'status')[401]).toBeUndefined();
    expectNothingLost(stage);
    for (const text of [...before, ...(await stage.world.readSecretTexts())]) expect(stage.log()).not.toContain(text);
  });

  it('costs leads in flight one more request each where a refresh ends the older token at once', async () => {
    await using stage = await setStage({
      partitions,
      limits,
      switches: { perSecond, firstAccessTokenLifetimeMs, refreshKillsAccessToken: true, tokenLatencyAfterMs: 700 },
    });
    const { journal } = stage.world.simulator;
    await deliverAll(stage);

    const api = journal.read().filter(({ kind }) => kind === 'api');
    const refused = api.filter(({ status }) => status === 401);
    const exchanges = countExchanges(journal.read());
    printFigures('token that dies', {
      ...exchanges,
      refusedWrites: refused.filter(({ endpoint }) => endpoint === 'sign_up_form').length,
      probes: api.filter(({ endpoint }) => endpoint === 'get_user_privileges').length,
      lookups: api.filter(({ endpoint }) => endpoint === 'get_contacts').length,
      mostAttempts: Math.max(...stage.fates.receipts.map(({ attempts }) => attempts)),
    });
    expect(exchanges).toEqual({ successful: 1, lost: 0, refused: 0, failed: 0 });
    const wasAtWork = api.some(({ generation, applied }) => generation === 1 && applied);
    if (wasAtWork) expect(refused.length).toBeGreaterThan(0);
    // A lead is in flight in each partition at most. One that paid twice would have been blocked and looked up first.
    expect(refused.filter(({ endpoint }) => endpoint === 'sign_up_form').length).toBeLessThanOrEqual(partitions);
    expect(stage.fates.receipts.filter(({ attempts }) => attempts > 1)).toEqual([]);
    expectNothingLost(stage);
  });
});
