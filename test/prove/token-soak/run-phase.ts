import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { countOrderBreaks, createSeededRandom, type JournalEntry } from '@leadferry/simulator';
import { type Fates, followFates } from '../../support/fates.ts';
import { describeGroup } from '../../support/group.ts';
import { reckonLeads } from '../../support/reckon-leads.ts';
import { type LagWatch, type SourceRecord, watchLag } from '../../support/topics.ts';
import { startWorker, type WorkerProcess } from '../../support/worker-process.ts';
import type { Addresses, World } from '../../support/world.ts';
import { startLeadStream } from './lead-stream.ts';
import { measureStall } from './measure-stall.ts';
import type { SoakPhase } from './phases.ts';
import { readTokenSecret } from './read-token-secret.ts';
import { type ExchangesReckoning, reckonExchanges } from './reckon-exchanges.ts';
import { startRedisFaultProxy } from './redis-fault-proxy.ts';
import { configOf, faultRate, openSoakWorld } from './soak-world.ts';
import { watchReauth } from './watch-reauth.ts';

/** Longest wait, after the last lead was published, for every lead's receipt. */
const patienceMs = 120_000;
/** Longest wait for the receipts that lie in Kafka to be read. */
const readingMs = 30_000;

export interface SoakOptions extends Addresses {
  readonly phase: SoakPhase;
  readonly workers: number;
  readonly leadsPerSecond: number;
  /** Chooses the calls that fail: the same calls for the same seed, as far as they come in the same order. */
  readonly seed: number;
  readonly say: (text: string) => void;
  /** Gets what the workers wrote, for whoever looks for causes. */
  readonly onLines?: (lines: readonly string[][]) => void;
  /** The same for the journal. */
  readonly onJournal?: (journal: readonly JournalEntry[]) => void;
}

/** What a phase came to, by the simulator's journal, Kafka's topics and the secret itself. */
export interface SoakFigures extends ExchangesReckoning {
  readonly leads: number;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly orderBreaks: number;
  /** Applied writes of a lead that was applied before. */
  readonly repeats: number;
  /** Requests to the API that were answered 401. */
  readonly unauthorized: number;
  /** Longest time without an applied write while leads came. */
  readonly longestStallSeconds: number;
  /** Generations in the secret beyond the first. */
  readonly storedGenerations: number;
  /** Workers that called for a person, and 1 more where the secret is labelled so. */
  readonly reauthRequired: number;
  readonly redisFaults: number;
  readonly storeCalls: number;
}

/** Runs a fleet under load through one phase, in a deployment of its own, and reckons it up. */
export const runPhase = async (options: SoakOptions): Promise<SoakFigures> => {
  const { phase, brokers, say } = options;
  const escrows = await mkdtemp(join(tmpdir(), 'leadferry-soak-'));
  const proxy = await startRedisFaultProxy({
    redisUrl: options.redisUrl,
    rate: faultRate,
    random: createSeededRandom(options.seed),
  });
  const world = await openSoakWorld(options, proxy);
  const lag = await watchLag(brokers, world.groupId, world.topic('leads'));
  const workers: WorkerProcess[] = [];
  try {
    for (let number = 1; number <= options.workers; number += 1) {
      const env = { ...world.env, LEADFERRY_ESCROW_DIR: join(escrows, String(number)) };
      workers.push(await startWorker({ env, config: configOf(world, phase) }));
    }
    await untilJoined(world, workers);
    say(`${phase.name}: ${workers.length} workers have joined; leads come for ${phase.seconds} s`);
    const reauth = watchReauth(workers);
    const startedMs = performance.now();
    const leads = await publishLeads(options, world, lag);
    const endedMs = performance.now();
    say(`${phase.name}: ${await untilSettled(lag)} records have no fate`);
    const callsForPerson = await reauth.stop();
    await Promise.all(workers.map((worker) => worker.stop()));
    await world.secrets.set({ faultBeforeRate: 0, faultAfterRate: 0 });
    const secret = await readTokenSecret(world.secrets.url);

    const fates = await readFates(brokers, world.topics, leads.length);
    const journal = world.simulator.journal.read();
    options.onJournal?.(journal);
    const { delivered, deadLettered, lost, duplicates, repeats } = reckonLeads(leads, fates, journal);
    const redis = proxy.counts();
    return {
      leads: leads.length,
      ...{ delivered, deadLettered, lost, duplicates, repeats },
      orderBreaks: countOrderBreaks(journal),
      ...reckonExchanges(journal),
      storedGenerations: secret.seq,
      reauthRequired: callsForPerson + (secret.isReauthLabelled ? 1 : 0),
      unauthorized: journal.filter(({ kind, status }) => kind === 'api' && status === 401).length,
      longestStallSeconds: measureStall(journal, startedMs, endedMs),
      redisFaults: redis.failedBefore + redis.failedAfter,
      storeCalls: Object.values(world.secrets.calls).reduce((sum, calls) => sum + calls, 0),
    };
  } finally {
    await Promise.all(workers.filter((worker) => worker.isRunning()).map((worker) => worker.stop()));
    options.onLines?.(workers.map(({ lines }) => lines));
    await lag.stop();
    await world.stop();
    await proxy.stop();
    await rm(escrows, { recursive: true, force: true });
  }
};

const untilJoined = async ({ brokers, groupId }: World, workers: readonly WorkerProcess[]): Promise<void> => {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    const ended = workers.find((worker) => !worker.isRunning());
    if (ended) throw new Error(`a worker ended before it joined:\n${ended.lines.slice(-5).join('\n')}`);
    const { state, members } = await describeGroup(brokers, groupId);
    if (state === 'Stable' && members === workers.length) return;
    if (performance.now() >= untilMs) throw new Error(`the group is ${state} with ${members} members`);
    await delay(500);
  }
};

const publishLeads = async (
  { phase, leadsPerSecond, say }: SoakOptions,
  world: World,
  lag: LagWatch,
): Promise<readonly SourceRecord[]> => {
  const stream = await startLeadStream({ brokers: world.brokers, topic: world.topic('leads'), leadsPerSecond });
  const { journal } = world.simulator;
  const untilMs = performance.now() + phase.seconds * 1000;
  while (performance.now() < untilMs) {
    await delay(Math.min(15_000, Math.max(0, untilMs - performance.now())));
    const { generations, failedBefore, answersLost } = reckonExchanges(journal.read());
    const settled = stream.published.length - (await lag.read());
    say(
      `${phase.name}: ${settled} of ${stream.published.length} leads have a fate, ${generations} generations, ` +
        `${failedBefore + answersLost} token calls failed`,
    );
  }
  await stream.stop();
  return stream.published;
};

/** Waits until each record's fate is committed; returns how many have none when the patience ends. */
const untilSettled = async (lag: LagWatch): Promise<number> => {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    const unsettled = await lag.read();
    if (unsettled === 0 || performance.now() >= untilMs) return unsettled;
    await delay(500);
  }
};

/** Reads what became of the leads, once it has happened: the topics are the record of it. */
const readFates = async (
  brokers: readonly string[],
  topics: readonly string[],
  leads: number,
): Promise<Pick<Fates, 'receipts' | 'deadLetters'>> => {
  const fates = await followFates(brokers, topics);
  const untilMs = performance.now() + readingMs;
  while (fates.receipts.length < leads && performance.now() < untilMs) await delay(100);
  await fates.stop();
  return fates;
};
