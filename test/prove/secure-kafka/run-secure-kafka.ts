import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { countExchanges } from '@leadferry/simulator';
import { type DeliveryFigures, judgeDelivery } from '../../judge/judge-delivery.ts';
import { openKafka } from '../../support/kafka-door.ts';
import { freshLead } from '../../support/leads.ts';
import { readEvidence } from '../../support/read-evidence.ts';
import { publish, type SourceRecord } from '../../support/topics.ts';
import { createWorld } from '../../support/world.ts';
import { createFleet, type Fleet } from '../fleet/fleet.ts';
import { untilSettled } from '../fleet/until-settled.ts';
import { runCommand } from '../leaks/run-command.ts';
import { garbageKinds } from '../poison/garbage.ts';
import { grantRights } from './grant-rights.ts';
import { type IntruderFigures, tryIntruders } from './intruders.ts';
import { readRefusals } from './read-refusals.ts';
import { type Login, openSecureStand, type SecureStand } from './secure-stand.ts';

export interface SecureRunOptions {
  readonly login: Login;
  /** Good leads; one bad record comes with each ten of them. */
  readonly leads: number;
  readonly workers: number;
  /** Put over the workers' environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly say: (text: string) => void;
  /** Gets what the processes wrote. */
  readonly onLines?: (lines: readonly string[]) => void;
}

export interface SecureFigures extends DeliveryFigures, IntruderFigures {
  readonly bad: number;
  /** Exchanges of the token that came through. */
  readonly refreshes: number;
  /** Commands, keys and channels that Redis refused to our user. */
  readonly redisRefusals: number;
  /** Commands that Kafka refused to an operator. */
  readonly refusedCommands: number;
  /** Topics whose backlog token-keeper shows, with its right to describe alone. */
  readonly topicsWatched: number;
  /** Listeners that a client without TLS can ask anything. */
  readonly plainListeners: number;
  readonly crashed: number;
  readonly unsettled: number;
}

const keeperMain = resolve(import.meta.dirname, '../../../services/token-keeper/src/main.ts');
const partitions = 6;
const patienceSeconds = 40;
/** Long enough to be at work with it, short enough that it is refreshed on the way. */
const firstAccessTokenLifetimeMs = 14_000;

/** Runs a fleet on Kafka and Redis that are closed to strangers, with the rights that `deploy/access` lists. */
export const runSecureKafka = async (options: SecureRunOptions): Promise<SecureFigures> => {
  const { login, leads, workers, say } = options;
  await using stand = await openSecureStand(login, say);
  const { brokers, door, redisUrl } = stand;
  const world = await createWorld({
    brokers,
    door,
    redisUrl,
    partitions,
    sourcesOnly: true,
    limits: { perSecond: 20 },
    switches: { perSecond: 'unlimited', perDay: 'unlimited', firstAccessTokenLifetimeMs },
  });
  const { groupId } = world;
  const topic = world.topic('leads');
  const fleet = createFleet({ world, env: { ...stand.env('lead-worker'), ...options.env } });
  const keepers = createFleet({ world, env: stand.env('token-keeper'), main: keeperMain });
  try {
    const principals = Object.fromEntries(
      (['lead-worker', 'token-keeper', 'operator'] as const).map((user) => [user, stand.principal(user)]),
    );
    await grantRights(openKafka(door, 'rights'), principals, { topic, group: groupId });
    const found = await tryIntruders(stand, world, login, say);
    say(`${workers} workers and a token-keeper, with the rights of deploy/access`);
    await keepers.start(1);
    await fleet.start(workers);
    const records = makeRecords(leads);
    await publish(door, topic, records);
    const unsettled = await untilSettled({ brokers: door, groupId, topic, patienceSeconds, say });
    await untilRefreshed(() => countExchanges(world.simulator.journal.read()).successful > 0);
    const topicsWatched = await countWatched(keepers, topic);
    const crashed = fleet.countCrashed() + keepers.countCrashed();
    await Promise.all([fleet.stopAll(), keepers.stopAll()]);
    tellFaults(fleet, say);
    const evidence = unsettled === 0 ? await readEvidence(door, topic) : await readWhatIsThere(door, topic);
    const journal = world.simulator.journal.read();
    // After the evidence: they send dead letters again, and erase some.
    const refusedCommands = await countRefusedCommands(
      { ...world.env, ...stand.env('operator') },
      world.config,
      stand,
      say,
    );
    const refusals = await readRefusals(stand);
    for (const refusal of refusals) say(`Redis refused: ${refusal}`);
    return {
      ...judgeDelivery({ ...evidence, journal }),
      ...found,
      bad: records.length - leads,
      refreshes: countExchanges(journal).successful,
      redisRefusals: refusals.length,
      refusedCommands,
      topicsWatched,
      plainListeners: await countPlainListeners(brokers),
      crashed,
      unsettled,
    };
  } finally {
    await Promise.all([fleet.stopAll(), keepers.stopAll()]);
    options.onLines?.([...fleet.workers, ...keepers.workers].flatMap(({ lines }) => lines));
    await world.stop();
  }
};

const makeRecords = (leads: number): SourceRecord[] => {
  const good = Array.from({ length: leads }, (_, index) =>
    freshLead({ seq: index + 1, partition: index % partitions }),
  );
  const bad = garbageKinds
    .slice(0, Math.ceil(leads / 10))
    .map(({ record }, index) => ({ ...record, partition: index % partitions }));
  return [...good, ...bad];
};

const untilRefreshed = async (isRefreshed: () => boolean): Promise<void> => {
  const untilMs = performance.now() + firstAccessTokenLifetimeMs + 20_000;
  while (!isRefreshed() && performance.now() < untilMs) await delay(200);
};

/** Looks at token-keeper's figures until it has read the fleet. */
const countWatched = async (keepers: Fleet, topic: string): Promise<number> => {
  const untilMs = performance.now() + 30_000;
  const series = `leadferry_backlog_records{topic="${topic}"}`;
  for (;;) {
    const found = await Promise.all(keepers.running().map((keeper) => keeper.metric(series)));
    const watched = found.filter((value) => value !== undefined).length;
    if (watched > 0 || performance.now() > untilMs) return watched;
    await delay(500);
  }
};

const refusedExit = 12;

/** Runs an operator's commands one after the other and counts those that Kafka refuses. */
const countRefusedCommands = async (
  env: Readonly<Record<string, string>>,
  config: object,
  stand: SecureStand,
  say: (text: string) => void,
): Promise<number> => {
  const path = await stand.write('leadferry.yaml', JSON.stringify(config)); // JSON is YAML
  let refused = 0;
  for (const args of [
    ['topics', 'check'],
    ['dlq', 'list'],
    ['dlq', 'replay', '--yes'],
    ['dlq', 'purge', '--yes'],
    ['memory', 'rebuild'],
    ['status'],
  ]) {
    const written = await runCommand(args, { ...env, LEADFERRY_CONFIG: path });
    const code = Number(/: (\d+)\n/.exec(written)?.[1]);
    if (code !== refusedExit) continue;
    refused += 1;
    say(written);
  }
  return refused;
};

/** Receipts topics of workers that never got in do not exist. */
const readWhatIsThere = async (door: Parameters<typeof readEvidence>[0], topic: string) => {
  const admin = openKafka(door, 'evidence').admin();
  await admin.connect();
  const topics = await admin.listTopics().finally(() => admin.disconnect());
  if (topics.includes(`${topic}.receipts`)) return readEvidence(door, topic);
  return { leads: [], receipts: [], deadLetters: [] };
};

const tellFaults = (fleet: Fleet, say: (text: string) => void): void => {
  const advised = fleet.workers.flatMap(({ lines }) => lines).filter((line) => line.includes('"advice"'));
  for (const line of advised.slice(0, 2)) say(`a worker says: ${/"advice":"([^"]*)"/.exec(line)?.[1]}`);
};

/** Counts the brokers that answer somebody who neither encrypts nor logs in. */
const countPlainListeners = async (brokers: readonly string[]): Promise<number> => {
  const admin = openKafka(brokers, 'plain').admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    await admin.listTopics();
    return 1;
  } catch {
    return 0; // however it is refused
  } finally {
    await admin.disconnect();
  }
};
