import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
import { readSamples, type Sample } from '../../packages/fleet/test/support/read-metrics.ts';
import { keeperEnv, keeperMain } from '../prove/scale/open-scene.ts';
import { checkMetrics } from '../support/check-metrics.ts';
import { freshLeads } from '../support/leads.ts';
import { publish } from '../support/topics.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';
import { createWorld, type World } from '../support/world.ts';

const soon = { timeout: 40_000, interval: 200 };
const brokers = kafkaBrokers();

const openWorld = async (): Promise<World> => {
  const world = await createWorld({ brokers, redisUrl: redisUrl() });
  onTestFinished(() => world.stop());
  return world;
};

const startKeeper = async (world: World, env: Readonly<Record<string, string>> = {}): Promise<WorkerProcess> => {
  const keeper = await startWorker({
    env: { ...world.env, ...keeperEnv, ...env },
    config: world.config,
    main: keeperMain,
  });
  onTestFinished(async () => {
    if (keeper.isRunning()) await keeper.stop();
  });
  return keeper;
};

const samplesOf = async (keeper: WorkerProcess): Promise<Sample[]> =>
  readSamples((await keeper.ask('/metrics'))?.body ?? '');
const leads = async (keeper: WorkerProcess): Promise<number | undefined> =>
  (await samplesOf(keeper)).find(({ name }) => name === 'leadferry_keeper_leads')?.value;
const ofFleet = (samples: readonly Sample[]): Sample[] =>
  samples.filter(({ name }) => /^leadferry_(backlog|desired|scaling|dead_letter|group_members|fleet)/.test(name));
const eventsOf = ({ lines }: WorkerProcess): string[] =>
  lines.flatMap((line) => /"event":"(\w+)"/.exec(line)?.[1] ?? []);

it('of two keepers one speaks for the fleet, and the other when that one is killed', async () => {
  const world = await openWorld();
  await publish(brokers, world.topic('leads'), freshLeads(12, 6));
  const keepers = [await startKeeper(world), await startKeeper(world)];

  const untilOneSpeaks = async (among: readonly WorkerProcess[]): Promise<WorkerProcess> => {
    await vi.waitFor(async () => {
      const desired = (await Promise.all(among.map(samplesOf)))
        .flat()
        .filter(({ name }) => name === 'leadferry_desired_replicas');
      expect(desired).toEqual([expect.objectContaining({ labels: { topic: world.topic('leads') }, value: 1 })]);
    }, soon);
    const answers = await Promise.all(among.map(leads));
    expect(answers.toSorted()).toEqual([...among.slice(1).map(() => 0), 1]);
    return among[answers.indexOf(1)]!;
  };

  const leader = await untilOneSpeaks(keepers);
  const other = keepers.find((keeper) => keeper !== leader)!;
  expect(ofFleet(await samplesOf(leader))).toContainEqual(
    expect.objectContaining({ name: 'leadferry_backlog_records', value: 12 }),
  );
  expect(ofFleet(await samplesOf(other))).toEqual([]);
  expect(await checkMetrics((await leader.ask('/metrics'))?.body ?? '')).toEqual([]);

  await leader.kill();
  await untilOneSpeaks([other]);
});

it('a keeper that stops leaves the lead to the other at once', async () => {
  const world = await openWorld();
  const first = await startKeeper(world);
  await vi.waitFor(async () => expect(await leads(first)).toBe(1), soon);
  const second = await startKeeper(world);
  await vi.waitFor(async () => expect(await leads(second)).toBe(0), soon);
  expect(await first.stop()).toBe(0);
  await vi.waitFor(async () => expect(await leads(second)).toBe(1), soon);
});

it('a keeper without Kafka keeps tokens, lives, and says so once', async () => {
  const world = await openWorld();
  const keeper = await startKeeper(world, { KAFKA_BROKERS: '127.0.0.1:1' });
  await vi.waitFor(async () => {
    const reasons = (await samplesOf(keeper)).filter(
      ({ name, value }) => name === 'leadferry_scaling_reason' && value === 1,
    );
    expect(reasons.map(({ labels }) => labels.reason)).toEqual(['unknown']);
  }, soon);
  // Further reads come to nothing too.
  const ticked = async (): Promise<number> => (await keeper.metric('leadferry_last_tick_seconds')) ?? 0;
  const firstTick = await ticked();
  await vi.waitFor(async () => expect(await ticked()).toBeGreaterThan(firstTick + 3), soon);
  expect(await keeper.metric('leadferry_kafka_connected')).toBe(0);
  expect((await keeper.ask('/readyz'))?.status).toBe(200);
  expect((await keeper.ask('/livez'))?.status).toBe(200);
  expect(ofFleet(await samplesOf(keeper)).map(({ name }) => name)).not.toContain('leadferry_desired_replicas');
  const events = eventsOf(keeper);
  expect(events.filter((event) => event === 'kafka_lost')).toHaveLength(1);
  expect(events.filter((event) => event === 'fleet_unread')).toHaveLength(1);
  expect(await keeper.stop()).toBe(0);
});

it('a keeper that is told of no brokers keeps tokens, and shows nothing of a fleet', async () => {
  const world = await openWorld();
  const keeper = await startKeeper(world, { KAFKA_BROKERS: '' });
  await vi.waitFor(async () => expect((await keeper.ask('/readyz'))?.status).toBe(200), soon);
  expect(ofFleet(await samplesOf(keeper))).toEqual([]);
  expect(await leads(keeper)).toBeUndefined();
});
