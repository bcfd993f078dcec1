import { setTimeout as delay } from 'node:timers/promises';
import { createSeededRandom, type FaultRuleInput, type JournalEntry } from '@leadferry/simulator';
import { type DeliveryFigures, type Evidence, judgeDelivery } from '../../judge/judge-delivery.ts';
import { judgeRecovery, type RecoveryFigures } from '../../judge/judge-recovery.ts';
import { startPacedSource } from '../../support/paced-source.ts';
import { readEvidence } from '../../support/read-evidence.ts';
import type { Addresses } from '../../support/world.ts';
import { createWorld, type World } from '../../support/world.ts';
import { createFleet, type Fleet } from '../fleet/fleet.ts';
import { untilSettled } from '../fleet/until-settled.ts';
import { makeLead } from './make-lead.ts';
import { type BrokerSwitch, makeTrouble, type Trouble, type TroubleOptions } from './trouble.ts';

export interface KillLoopOptions
  extends Addresses,
    Pick<TroubleOptions, 'killEverySeconds' | 'guestEverySeconds' | 'brokerAway'> {
  readonly broker: BrokerSwitch;
  readonly leads: number;
  readonly leadsPerSecond: number;
  readonly workers: number;
  readonly inFlight: number;
  readonly seed: number;
  /** Makes the workers; default: the lead worker. */
  readonly createWorkers?: (world: World, env: Readonly<Record<string, string>>) => Fleet;
  readonly say: (text: string) => void;
  /** Gets what the workers wrote, for whoever looks for causes. */
  readonly onLines?: (lines: readonly string[][]) => void;
  /** The same for what was judged. */
  readonly onEvidence?: (evidence: Evidence & Pick<Trouble, 'kills' | 'standstills'>) => void;
}

export interface KillLoopFigures extends DeliveryFigures, Omit<RecoveryFigures, 'recoverySecondsOf'> {
  readonly kills: number;
  /** Members that joined and left in order meanwhile. */
  readonly guests: number;
  /** Workers that ended by themselves. */
  readonly crashed: number;
  /** Records without a fate when the patience ended. */
  readonly unsettled: number;
  readonly requests: number;
  /** Requests that failed on purpose. */
  readonly faults: number;
  /** From the first lead to the last commit. */
  readonly seconds: number;
}

const partitions = 12;
/**
 * How many requests at once a worker may have so that so many leads are in flight at most: beside them a quarter of their number
 * is being prepared, and a quarter of all these on to their receipts.
 */
const requestsOf = (inFlight: number): number => Math.floor(inFlight / 1.5625);
const answerAfterMs = 20;
const requestTimeoutMs = 1000;
const patienceSeconds = 120;

/** Five of a hundred requests fail, in five ways of equal share. */
const faults: readonly FaultRuleInput[] = [
  { kind: 'status', status: 500, rate: 0.01 },
  { kind: 'hang', when: 'before', rate: 0.01 },
  { kind: 'hang', when: 'after', rate: 0.01 },
  { kind: 'reset', when: 'before', rate: 0.01 },
  { kind: 'reset', when: 'after', rate: 0.01 },
];

/** Runs a fleet under load and kills it piece by piece, over and over; judges it from outside when all is settled. */
export const runKillLoop = async (options: KillLoopOptions): Promise<KillLoopFigures> => {
  const { brokers, redisUrl, leads, leadsPerSecond, workers, inFlight, seed, say } = options;
  const world = await createWorld({
    brokers,
    redisUrl,
    partitions,
    limits: 'unlimited',
    switches: {
      perSecond: 'unlimited',
      perDay: 'unlimited',
      apiLatencyAfterMs: answerAfterMs,
      faults: [...faults],
      seed,
    },
  });
  const env = {
    LEADFERRY_IN_FLIGHT: String(requestsOf(inFlight)),
    LEADFERRY_REQUEST_TIMEOUT_MS: String(requestTimeoutMs),
  };
  const fleet = options.createWorkers?.(world, env) ?? createFleet({ world, env });
  try {
    await fleet.start(workers);
    await fleet.untilJoined();
    say(`${workers} workers have joined; ${leads} leads come at ${leadsPerSecond} a second`);
    const startedMs = performance.now();
    const topic = world.topic('leads');
    const source = await startPacedSource({ brokers, topic, leadsPerSecond, leads, makeLead, everyMs: 50 });
    const trouble = makeTrouble({ ...options, fleet, source, random: createSeededRandom(seed) });
    const endTelling = tellHowItGoes(() => {
      const { length } = world.simulator.journal;
      const members = fleet.running().length;
      return `${source.published.length} leads published, ${length} requests, ${trouble.kills.length} kills, ${members} workers`;
    }, say);
    try {
      await Promise.race([source.ended, trouble.ended]);
    } finally {
      endTelling();
      await source.stop();
      await trouble.end();
    }

    say(`all leads are published; ${trouble.kills.length} workers were killed; nobody is killed any more`);
    const unsettled = await untilSettled({ brokers, groupId: world.groupId, topic, patienceSeconds, say });
    const seconds = (performance.now() - startedMs) / 1000;
    const crashed = fleet.countCrashed();
    await fleet.stopAll();

    const journal = world.simulator.journal.read();
    const evidence = await readEvidence(brokers, topic);
    const { leads: records, receipts } = evidence;
    const { kills, standstills } = trouble;
    // The time of death is when it was sure: the process itself ended a little sooner.
    const leaving = { killsMs: kills.map(({ atMs }) => atMs), patienceMs: 2 * requestTimeoutMs };
    options.onEvidence?.({ ...evidence, journal, kills, standstills });
    const movesOf = new Map(
      [...new Set(records.map(({ partition }) => partition))].map((partition) => [
        partition,
        receipts.filter((receipt) => receipt.partition === partition).map(({ atMs }) => atMs),
      ]),
    );
    const { recoverySecondsOf, ...recovery } = judgeRecovery({ movesOf, kills, standstills });
    say(
      `after each kill the partitions of that worker had moved within ${recoverySecondsOf.map((s) => s.toFixed(1)).join(', ')} s`,
    );
    return {
      ...judgeDelivery({ ...evidence, journal, leaving }),
      ...recovery,
      kills: kills.length,
      guests: trouble.guests(),
      crashed,
      unsettled,
      requests: journal.filter(({ kind }) => kind === 'api').length,
      faults: journal.filter(isFault).length,
      seconds,
    };
  } finally {
    await fleet.stopAll();
    options.onLines?.(fleet.workers.map(({ lines }) => lines));
    await world.stop();
  }
};

const isFault = ({ answered, status }: JournalEntry): boolean =>
  answered === 'hung' || answered === 'reset_before' || answered === 'reset_after' || status === 500;

/** Tells a person every five seconds; returns the end of it. */
const tellHowItGoes = (describe: () => string, say: (text: string) => void): (() => void) => {
  const ending = new AbortController();
  const startedMs = performance.now();
  const tell = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await delay(5000, undefined, { signal: ending.signal }).catch(() => {});
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
      if (!ending.signal.aborted) say(`${seconds.padStart(5)} s  ${describe()}`);
    }
  };
  void tell();
  return () => ending.abort();
};
