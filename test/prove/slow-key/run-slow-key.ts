import { appliedWrites, type JournalEntry } from '@leadferry/simulator';
import { type DeliveryFigures, judgeDelivery } from '../../judge/judge-delivery.ts';
import { judgeLatency, type LatencyFigures } from '../../judge/judge-latency.ts';
import type { SeenLead } from '../../judge/seen.ts';
import { freshLead } from '../../support/leads.ts';
import { startPacedSource } from '../../support/paced-source.ts';
import { readEvidence } from '../../support/read-evidence.ts';
import type { SourceRecord } from '../../support/topics.ts';
import { type Addresses, createWorld, type World } from '../../support/world.ts';
import { createFleet } from '../fleet/fleet.ts';
import { untilSettled } from '../fleet/until-settled.ts';

export interface SlowKeyOptions extends Addresses {
  readonly leadsPerSecond: number;
  /** Length of each half: without the slow key and with it. */
  readonly seconds: number;
  /** How long the API takes over each request about the slow key. */
  readonly hangSeconds: number;
  /** Replaces entries of the workers' environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly say: (text: string) => void;
}

export interface SlowKeyFigures extends DeliveryFigures {
  readonly medianSeconds: number;
  readonly p99Seconds: number;
  /** The same for the other keys beside the slow one. */
  readonly besideMedianSeconds: number;
  readonly besideP99Seconds: number;
  /** 99th percentiles, beside it to without it. */
  readonly p99Ratio: number;
  /** Requests about the slow key that arrived in the second half. */
  readonly slowRequests: number;
  /** The most leads of the slow key's partition that were applied before one of that key which had come before them. */
  readonly overtaking: number;
  readonly unsettled: number;
}

const partitions = 12;
const workers = 2;
const answerAfterMs = 20;
const slowAddress = 'slow@example.org';
/** One lead in so many is about the slow key. */
const slowEvery = 100;

/** Runs a fleet for a while, and then as long again with one person whose every request hangs. */
export const runSlowKey = async (options: SlowKeyOptions): Promise<SlowKeyFigures> => {
  const { brokers, redisUrl, leadsPerSecond, seconds, hangSeconds, say } = options;
  const world = await createWorld({
    brokers,
    redisUrl,
    partitions,
    limits: 'unlimited',
    switches: { perSecond: 'unlimited', perDay: 'unlimited', apiLatencyAfterMs: answerAfterMs },
  });
  const { simulator, groupId } = world;
  const topic = world.topic('leads');
  await using fleet = createFleet({
    world,
    env: {
      LEADFERRY_REQUEST_TIMEOUT_MS: String(hangSeconds * 1000 + 10_000),
      LEADFERRY_SPREAD: '10000',
      ...options.env,
    },
  });
  try {
    await fleet.start(workers);
    await fleet.untilJoined();
    const warmed = await publishFor(world, 0, { ...options, seconds: Math.min(5, seconds) });
    say(`${workers} workers; ${leadsPerSecond} leads a second for ${seconds} s without a slow key`);
    const without = await publishFor(world, warmed, options);
    say(`as long again, and each request about one key takes ${hangSeconds} s`);
    simulator.set({ faults: [{ kind: 'delay', ms: hangSeconds * 1000, contact: slowAddress }] });
    const beside = await publishFor(world, without, options);
    const whileSlow = simulator.journal.read().filter(({ contactKey }) => contactKey === slowAddress);
    simulator.set({ faults: [] });
    const patienceSeconds = hangSeconds + 30;
    const unsettled = await untilSettled({ brokers, groupId, topic, patienceSeconds, say });
    await fleet.stopAll();

    const evidence = await readEvidence(brokers, topic);
    const journal = simulator.journal.read();
    const latencyOf = (after: number, to: number): LatencyFigures =>
      judgeLatency(
        evidence.leads.filter(({ seq }) => Number(seq) > after && Number(seq) <= to && !isSlow(Number(seq))),
        journal,
      );
    const [usual, slowed] = [latencyOf(warmed, without), latencyOf(without, beside)];
    return {
      ...judgeDelivery({ ...evidence, journal }),
      medianSeconds: usual.medianSeconds,
      p99Seconds: usual.p99Seconds,
      besideMedianSeconds: slowed.medianSeconds,
      besideP99Seconds: slowed.p99Seconds,
      p99Ratio: slowed.p99Seconds / usual.p99Seconds,
      slowRequests: whileSlow.length,
      overtaking: countOvertaking(evidence.leads, journal),
      unsettled,
    };
  } finally {
    await fleet.stopAll();
    await world.stop();
  }
};

const isSlow = (seq: number): boolean => seq % slowEvery === 0;

const makeLead = (seq: number): SourceRecord => {
  const lead = freshLead({ seq });
  if (!isSlow(seq)) return lead;
  const value = { ...(JSON.parse(String(lead.value)) as object), email: slowAddress };
  return { key: slowAddress, value: JSON.stringify(value) };
};

/** Publishes for a while, from the number behind `afterSeq` on; resolves with the last number. */
const publishFor = async (
  { brokers, topic }: World,
  afterSeq: number,
  { leadsPerSecond, seconds }: Pick<SlowKeyOptions, 'leadsPerSecond' | 'seconds'>,
): Promise<number> => {
  const leads = leadsPerSecond * seconds;
  const rate = { leadsPerSecond, leads, afterSeq, everyMs: 20 };
  const source = await startPacedSource({ brokers, topic: topic('leads'), makeLead, ...rate });
  try {
    await source.ended;
  } finally {
    await source.stop();
  }
  return afterSeq + leads;
};

/** The most records that lay behind one of the slow key in its partition and were applied before it. */
const countOvertaking = (leads: readonly SeenLead[], journal: readonly JournalEntry[]): number => {
  const placeOf = new Map([...appliedWrites(journal)].map(([seq, [first]]) => [seq, first?.index ?? 0]));
  const slow = leads.filter(({ seq }) => isSlow(Number(seq)));
  const beside = leads.filter(({ seq, partition }) => partition === slow[0]?.partition && !isSlow(Number(seq)));
  const counts = slow.map(({ seq: slowSeq, offset: slowOffset }) => {
    const place = placeOf.get(slowSeq ?? '') ?? 0;
    return beside.filter(
      ({ seq, offset }) => Number(offset) > Number(slowOffset) && (placeOf.get(seq ?? '') ?? place) < place,
    ).length;
  });
  return Math.max(0, ...counts);
};
