import type { FaultRuleInput } from '@leadferry/simulator';
import { describe, expect, it, vi } from 'vitest';
import { printFigures } from '../support/figures.ts';
import { freshLeads } from '../support/leads.ts';
import { reckonLeads } from '../support/reckon-leads.ts';
import { type Stage, setStage } from '../support/stage.ts';
import { readLag, type SourceRecord } from '../support/topics.ts';

const partitions = 2;
const soon = { timeout: 20_000, interval: 100 };
const options = { partitions, limits: 'unlimited', switches: { perSecond: 'unlimited' } } as const;

const untilReceipts = (stage: Stage, count: number): Promise<void> =>
  vi.waitFor(() => expect(stage.fates.receipts.length, stage.log()).toBeGreaterThanOrEqual(count), soon);

/** Resolves when a topic waits with all its partitions for the reason given. */
const untilAllWait = (stage: Stage, reason: string, topic = 'leads'): Promise<void> =>
  vi.waitFor(async () => expect(await stage.countBlocked(topic, reason), stage.log()).toBe(partitions), soon);

/** Says what must hold while the world is down: ready and alive, one assignment, nothing committed, nothing set aside. */
const expectHeld = async (stage: Stage, records: number, topic = 'leads'): Promise<void> => {
  const { world, fates, workers } = stage;
  const answers = await Promise.all(['/readyz', '/livez'].map(async (path) => (await workers[0]?.ask(path))?.status));
  expect(answers, stage.log()).toEqual([200, 200]);
  expect(await readLag(world.brokers, world.groupId, world.topic(topic))).toBe(records);
  expect(fates.deadLetters).toEqual([]);
  expectOneAssignment(stage);
};

const expectOneAssignment = (stage: Stage): void =>
  expect(
    stage.workers[0]?.lines.filter((line) => line.includes('"group_joined"')),
    stage.log(),
  ).toHaveLength(1);

/** Waits until all leads are delivered, by themselves, and tells how long that took. */
const expectResumed = async (stage: Stage, title: string, leads: readonly SourceRecord[]): Promise<void> => {
  const backAtMs = performance.now();
  await untilReceipts(stage, leads.length);
  const resumedSeconds = (performance.now() - backAtMs) / 1000;
  const reckoning = reckonLeads(leads, stage.fates, stage.world.simulator.journal.read());
  printFigures(title, { resumedSeconds, ...reckoning });
  expect(reckoning).toMatchObject({ delivered: leads.length, lost: 0, deadLettered: 0, duplicates: 0, repeats: 0 });
  expect(reckoning.receiptRepeats).toBe(0);
  expectOneAssignment(stage);
};

describe('the API down', () => {
  it('at the start: the worker joins, is ready, holds what it got, and delivers when the API is back', async () => {
    await using stage = await setStage(options);
    const { simulator } = stage.world;
    const leads = freshLeads(6, partitions);
    simulator.set({ apiDown: true });
    await stage.publish('leads', leads);
    await stage.startWorkers(1);
    await untilAllWait(stage, 'api_unavailable');
    await expectHeld(stage, leads.length);

    simulator.set({ apiDown: false });
    await expectResumed(stage, 'API down at the start', leads);
  });

  it('midway, in each way it can be, blocks the topic and empties nothing into the dead letters', async () => {
    const ways: Readonly<Record<string, Omit<FaultRuleInput, 'account'>>> = {
      html: { kind: 'status', status: 502, body: 'html' },
      empty: { kind: 'status', status: 500, body: 'empty' },
      hang: { kind: 'hang' },
      reset: { kind: 'reset' },
      lost: { kind: 'reset', when: 'after' },
    };
    const names = Object.keys(ways);
    await using stage = await setStage({
      ...options,
      accounts: names.map((name) => ({ name, lists: ['Newsletter'], customFields: ['proof_seq'] })),
      topics: Object.fromEntries(names.map((name) => [name, { account: name }])),
    });
    const { simulator } = stage.world;
    const publishAll = async (from: number, count: number): Promise<SourceRecord[]> => {
      const perTopic = names.map((name, index) => ({ name, leads: freshLeads(count, partitions, from + 100 * index) }));
      for (const { name, leads } of perTopic) await stage.publish(name, leads);
      return perTopic.flatMap(({ leads }) => leads);
    };
    await stage.startWorkers(1, { env: { LEADFERRY_REQUEST_TIMEOUT_MS: '500' } });
    const before = await publishAll(1, 2);
    await untilReceipts(stage, before.length);

    simulator.set({ faults: Object.entries(ways).map(([account, rule]) => ({ ...rule, account })) });
    const during = await publishAll(11, 4);
    for (const name of names) await untilAllWait(stage, 'api_unavailable', name);
    for (const name of names) await expectHeld(stage, 4, name);
    expect(stage.fates.receipts).toHaveLength(before.length);

    simulator.set({ faults: [] });
    await expectResumed(stage, 'API down midway', [...before, ...during]);
  });
});

it('a spent quota blocks without asking again and again', async () => {
  await using stage = await setStage(options);
  const { simulator, clientId } = stage.world;
  // At most so many ask before the first answer tells them: a request under way, and one that is prepared.
  await stage.startWorkers(1, { env: { LEADFERRY_IN_FLIGHT: '1' } });
  const first = freshLeads(2, partitions);
  await stage.publish('leads', first);
  await untilReceipts(stage, first.length);

  simulator.setUsedToday(simulator.switches.perDay as number, clientId);
  const before = simulator.journal.length;
  await stage.publish('leads', freshLeads(6, partitions, 11));
  await untilAllWait(stage, 'quota_exceeded');
  await expectHeld(stage, 6);
  const refused = simulator.journal.read(before).filter(({ kind }) => kind === 'api');
  printFigures('quota spent', { requests: refused.length });
  expect(refused.map(({ errorKey }) => errorKey)).toEqual(refused.map(() => 'quota_exceeded'));
  expect(refused.length).toBeLessThanOrEqual(partitions);
  expect(stage.fates.receipts).toHaveLength(first.length);
});

describe('a re-authorisation that is due', () => {
  const reauthRequired = 'leadferry_token_reauth_required{account="default"}';

  it('blocks, and delivery goes on within seconds of the new login', async () => {
    // A refusal is made sure of for a share of the token's life before a person is called: a short life, a short wait.
    await using stage = await setStage({
      ...options,
      switches: { ...options.switches, accessTokenLifetimeMs: 3_600_000 },
    });
    const { world } = stage;
    await stage.startWorkers(1);
    const first = freshLeads(2, partitions);
    await stage.publish('leads', first);
    await untilReceipts(stage, first.length);

    world.simulator.account('default').revokeGrants();
    const blocked = freshLeads(6, partitions, 11);
    await stage.publish('leads', blocked);
    await untilAllWait(stage, 'reauth_required');
    await expectHeld(stage, blocked.length);
    await vi.waitFor(async () => expect(await stage.readMetric(reauthRequired)).toEqual([1]), soon);
    const refreshes = world.simulator.journal.read().filter(({ endpoint }) => endpoint === 'token');
    expect(refreshes.map(({ errorKey }) => errorKey)).toEqual(['invalid_grant']);

    await world.putTokens('default');
    await expectResumed(stage, 're-authorisation due', [...first, ...blocked]);
    expect(await stage.readMetric(reauthRequired)).toEqual([0]);
  });

  it('from the start, because the secret holds no token yet, does not make a rollout hang', async () => {
    await using stage = await setStage(options);
    const leads = freshLeads(4, partitions);
    await stage.world.putTokens('default', { note: 'to be filled by the first login' });
    await stage.publish('leads', leads);
    await stage.startWorkers(1);
    await untilAllWait(stage, 'config_error');
    await expectHeld(stage, leads.length);
    expect(stage.world.simulator.journal.read()).toEqual([]);

    await stage.world.putTokens('default');
    await expectResumed(stage, 'no token yet', leads);
  });

  it('because there is no secret at all, does not either', async () => {
    await using stage = await setStage(options);
    const leads = freshLeads(2, partitions);
    await stage.publish('leads', leads);
    await stage.startWorkers(1, { config: { accounts: { default: { tokenSecret: 'leadferry/not-created-yet' } } } });
    await untilAllWait(stage, 'config_error');
    await expectHeld(stage, leads.length);
  });
});
