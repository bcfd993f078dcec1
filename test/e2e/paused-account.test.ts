import { countExchanges, type JournalEntry } from '@leadferry/simulator';
import { describe, expect, it, vi } from 'vitest';
import { type KeeperProcess, startKeeper } from '../../services/token-keeper/test/support/keeper-process.ts';
import { printFigures } from '../support/figures.ts';
import { freshLeads } from '../support/leads.ts';
import { reckonLeads } from '../support/reckon-leads.ts';
import { type Stage, setStage } from '../support/stage.ts';
import { readLag, type SourceRecord } from '../support/topics.ts';

const partitions = 6;
const limits = { perSecond: 50 };
const switches = { perSecond: 'unlimited', tokenPerSecond: 'unlimited', apiLatencyBeforeMs: 30 } as const;
const soon = { timeout: 40_000, interval: 100 };

const apiCalls = ({ world }: Stage): JournalEntry[] =>
  world.simulator.journal.read().filter(({ kind }) => kind === 'api');

const countRefused = (stage: Stage): number => apiCalls(stage).filter(({ status }) => status === 401).length;

const untilReceipts = (stage: Stage, count: number): Promise<void> =>
  vi.waitFor(() => expect(stage.fates.receipts.length, stage.log()).toBeGreaterThanOrEqual(count), soon);

/** Resolves when every partition waits for a person to authorise. */
const untilPaused = (stage: Stage): Promise<void> =>
  vi.waitFor(
    async () => expect(await stage.countBlocked('leads', 'reauth_required'), stage.log()).toBe(partitions),
    soon,
  );

const expectAllDelivered = ({ fates, world }: Stage, leads: readonly SourceRecord[]): void => {
  expect(reckonLeads(leads, fates, world.simulator.journal.read())).toMatchObject({
    delivered: leads.length,
    lost: 0,
    deadLettered: 0,
    duplicates: 0,
    repeats: 0,
  });
};

/**
 * Revokes a grant and its access token while its leads flow, waits for the pause, and has one more worker join in it;
 * then a person stores a new grant.
 */
const pauseAndJoin = async (stage: Stage, change: Parameters<Stage['startWorkers']>[1] = {}): Promise<void> => {
  const { world, fates } = stage;
  const leads = freshLeads(180, partitions);
  await stage.startWorkers(2, change);
  await stage.publish('leads', leads);
  await untilReceipts(stage, 30);
  await world.simulator.account('default').revokeGrants();
  await untilPaused(stage);
  const before = { receipts: fates.receipts.length, calls: apiCalls(stage).length, refused: countRefused(stage) };
  const lag = await readLag(world.brokers, world.groupId, world.topic('leads'));
  expect(lag).toBeGreaterThan(0);

  await stage.startWorkers(1, change);
  await untilPaused(stage);
  expect(apiCalls(stage).length, 'the pause is known to a worker that comes later').toBe(before.calls);
  expect(await readLag(world.brokers, world.groupId, world.topic('leads'))).toBe(lag);
  expect(fates.receipts).toHaveLength(before.receipts);

  await world.putTokens('default');
  await untilReceipts(stage, leads.length);
  printFigures('paused account', { wastedCalls: before.refused, ...reckonLeads(leads, fates, apiCalls(stage)) });
  expect(countRefused(stage)).toBe(before.refused);
  expectAllDelivered(stage, leads);
};

describe('an account whose grant ended', () => {
  it('waits in a worker that joins during the pause as well, without one call, and goes on by itself', async () => {
    await using stage = await setStage({ partitions, limits, switches });
    await pauseAndJoin(stage);
  });

  it('waits the same in workers that may read the access token alone', async () => {
    await using stage = await setStage({ partitions, limits, switches });
    const { world } = stage;
    await world.createSecret('leadferry/default/access-token');
    const { accounts, ...config } = world.config as { accounts: { default: object } };
    const readable = { ...accounts.default, accessTokenSecret: 'leadferry/default/access-token' };
    const keeper: KeeperProcess = await startKeeper({
      env: world.env,
      config: { ...config, accounts: { default: readable } },
    });
    try {
      await keeper.event('token_state');
      await pauseAndJoin(stage, { config: { accounts: { default: { ...readable, mode: 'reader' } } } });
    } finally {
      await keeper.stop();
    }
  });
});

it('an access token that died of idleness costs one more request for each lead, one refresh, and no lead', async () => {
  const accessTokenIdleMs = 3000;
  await using stage = await setStage({ partitions, limits, switches });
  const before = freshLeads(6, partitions);
  const after = freshLeads(36, partitions, 101);
  await stage.startWorkers(2);
  await stage.publish('leads', before);
  await untilReceipts(stage, before.length);
  // From now on, so that a slow start does not let it die before.
  stage.world.simulator.set({ accessTokenIdleMs });
  const lastMs = Math.max(...apiCalls(stage).map(({ atMs }) => atMs));
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(lastMs + accessTokenIdleMs + 100), soon);
  await stage.publish('leads', after);
  await untilReceipts(stage, before.length + after.length);

  const refused = apiCalls(stage).filter(({ status }) => status === 401);
  const refusedWrites = refused.filter(({ endpoint }) => endpoint === 'sign_up_form').length;
  printFigures('idle death', { refusedWrites, probes: refused.length - refusedWrites });
  expect(refusedWrites).toBeGreaterThan(0);
  expect(refusedWrites).toBeLessThanOrEqual(partitions);
  expect(refused.length - refusedWrites, 'one probe for the fleet').toBe(1);
  expect(countExchanges(stage.world.simulator.journal.read())).toMatchObject({ successful: 1, refused: 0 });
  expect(stage.fates.receipts.filter(({ attempts }) => attempts > 1)).toEqual([]);
  expectAllDelivered(stage, [...before, ...after]);
});
