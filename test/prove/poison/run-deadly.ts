import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { countWrittenBefore } from '../../judge/count-written-before.ts';
import { judgeDelivery } from '../../judge/judge-delivery.ts';
import { recordName, type SeenLead } from '../../judge/seen.ts';
import { freshLead } from '../../support/leads.ts';
import { readEvidence } from '../../support/read-evidence.ts';
import { publish, type SourceRecord, watchLag } from '../../support/topics.ts';
import { type Addresses, createWorld } from '../../support/world.ts';
import { createFleet, type Fleet } from '../fleet/fleet.ts';

export interface DeadlyOptions extends Addresses {
  /** Records that kill every worker that works on them. They lie in one partition, with good ones between. */
  readonly deadly: number;
  /** Whether a worker dies when it reads such a record, or when it is about to send it. */
  readonly dieAt: 'read' | 'send';
  /** `LEADFERRY_POISON_TRIES` of the workers. */
  readonly poisonTries: number;
  /** Longest time to wait for what must come, in seconds. */
  readonly patienceSeconds: number;
  readonly say: (text: string) => void;
  /** Gets what the workers wrote, for whoever looks for causes. */
  readonly onLines?: (lines: readonly string[][]) => void;
}

export interface DeadlyFigures {
  readonly deadly: number;
  /** Good leads, in all partitions; and those of them that were delivered. */
  readonly good: number;
  readonly goodDelivered: number;
  /** Good leads that a worker wrote before it died of another, and that the next one found unchanged. */
  readonly goodWrittenBefore: number;
  /** Good leads that must wait: they lie behind the first deadly record that is not set aside any more. */
  readonly goodHeld: number;
  /** Good leads that were set aside. */
  readonly goodDeadLettered: number;
  /** Deadly records that lie in the dead letter topic as `poison`. */
  readonly poisoned: number;
  /** Records without a committed fate at the end. */
  readonly unsettled: number;
  readonly deaths: number;
  readonly duplicates: number;
  readonly orderBreaks: number;
}

const partitions = 3;
const deadlyPartition = 0;
const goodBetween = 5;
const goodElsewhere = 30;
const inFlight = 8;
/** Longer than a session time-out, a start and the reading back of receipts. */
const quietMs = 25_000;
/** More than so many of a topic in ten minutes are not the records' fault. */
export const mostPoison = 3;

/** Publishes records that kill, keeps the fleet up as Kubernetes would, and waits until the good ones are through. */
export const runDeadly = async (options: DeadlyOptions): Promise<DeadlyFigures> => {
  const { brokers, redisUrl, deadly, poisonTries, patienceSeconds, say } = options;
  const world = await createWorld({
    brokers,
    redisUrl,
    partitions,
    limits: 'unlimited',
    switches: { perSecond: 'unlimited', perDay: 'unlimited', apiLatencyAfterMs: 20 },
  });
  const { groupId } = world;
  const topic = world.topic('leads');
  const fleet = createFleet({
    world,
    env: {
      NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'die-on-lead.ts'))}`,
      DIE_AT: options.dieAt,
      LEADFERRY_IN_FLIGHT: String(inFlight),
      LEADFERRY_POISON_TRIES: String(poisonTries),
    },
  });
  const lag = await watchLag(brokers, groupId, topic);
  // The broker does not answer while it opens what groups have committed: then the last reading stands.
  const look = (before: number): Promise<number> => lag.read().catch(() => before);
  const records = makeRecords(deadly);
  const held = records.held.length;
  try {
    await publish(brokers, topic, records.all);
    await fleet.start(1);
    say(`${records.all.length} records, ${deadly} of them deadly; a worker that died is started again`);
    const endsMs = performance.now() + patienceSeconds * 1000;
    let toldMs = performance.now();
    let unsettled = records.all.length;
    while (unsettled > held && performance.now() < endsMs) {
      await keepUp(fleet);
      unsettled = await look(unsettled);
      if (performance.now() - toldMs > 10_000) {
        toldMs = performance.now();
        say(`${fleet.countCrashed()} deaths, ${unsettled} records without a fate`);
      }
      await delay(200);
    }
    // What is held must stay so, and the worker that holds it alive.
    if (held > 0 && unsettled <= held) await stayUp(fleet, say);
    unsettled = await look(unsettled);
    const deaths = fleet.countCrashed();
    await fleet.stopAll();

    const evidence = await readEvidence(brokers, topic);
    const deadlySeqs = new Set(records.all.filter((record) => !isGood(record)).map(readSeq));
    const isDeadly = ({ seq }: SeenLead): boolean => deadlySeqs.has(seq ?? '');
    const journal = world.simulator.journal.read();
    const good = evidence.leads.filter((lead) => !isDeadly(lead));
    const names = new Set(evidence.leads.filter(isDeadly).map(recordName));
    const poisoned = evidence.deadLetters.filter(
      (letter) => names.has(recordName(letter)) && letter.reason === 'poison',
    );
    const { delivered, deadLettered, duplicates, orderBreaks } = judgeDelivery({ ...evidence, leads: good, journal });
    return {
      deadly,
      good: good.length,
      goodHeld: records.held.filter(isGood).length,
      goodDelivered: delivered,
      goodWrittenBefore: countWrittenBefore({ ...evidence, leads: good, journal }),
      goodDeadLettered: deadLettered,
      poisoned: new Set(poisoned.map(recordName)).size,
      ...{ duplicates, orderBreaks, unsettled, deaths },
    };
  } finally {
    await fleet.stopAll();
    options.onLines?.(fleet.workers.map(({ lines }) => lines));
    await lag.stop();
    await world.stop();
  }
};

const deadlyAddress = (number: number): string => `deadly-${number}@example.org`;

/** Starts a worker for each that died, as Kubernetes does. */
const keepUp = async (fleet: Fleet): Promise<void> => {
  if (fleet.running().length === 0) await fleet.start(1);
};

/** Waits until nobody has died for longer than a death and a new assignment take. */
const stayUp = async (fleet: Fleet, say: (text: string) => void): Promise<void> => {
  say('what may be set aside is; the rest must wait, and the worker live');
  let deaths = fleet.countCrashed();
  let quietSinceMs = performance.now();
  while (performance.now() - quietSinceMs < quietMs) {
    await keepUp(fleet);
    await delay(200);
    if (fleet.countCrashed() === deaths) continue;
    deaths = fleet.countCrashed();
    quietSinceMs = performance.now();
  }
};

interface Records {
  readonly all: readonly SourceRecord[];
  /** Those from the first deadly one on that must not be set aside any more. */
  readonly held: readonly SourceRecord[];
}

const makeRecords = (deadly: number): Records => {
  let seq = 0;
  const makeGood = (count: number, partition: number): SourceRecord[] =>
    Array.from({ length: count }, () => freshLead({ seq: ++seq, partition }));
  const among = [...makeGood(goodBetween, deadlyPartition)];
  let held = among.length;
  for (let number = 1; number <= deadly; number += 1) {
    if (number <= mostPoison + 1) held = among.length;
    among.push(makeDeadly(number, ++seq), ...makeGood(goodBetween, deadlyPartition));
  }
  const elsewhere = [1, 2].flatMap((partition) => makeGood(goodElsewhere, partition));
  return { all: [...among, ...elsewhere], held: deadly > mostPoison ? among.slice(held) : [] };
};

const makeDeadly = (number: number, seq: number): SourceRecord => {
  const lead = JSON.parse(String(freshLead({ seq }).value)) as object;
  const email = deadlyAddress(number);
  return { key: email, partition: deadlyPartition, value: JSON.stringify({ ...lead, email }) };
};

const readSeq = ({ value }: SourceRecord): string =>
  (JSON.parse(String(value)) as { customFields: { proof_seq: string } }).customFields.proof_seq;

const isGood = ({ key }: SourceRecord): boolean => !String(key).startsWith('deadly-');
