import type { IHeaders } from 'kafkajs';
import {
  type BadRecordSeen,
  type DeadLetterFigures,
  judgeDeadLetters,
  type RecordBytes,
} from '../../judge/judge-dead-letters.ts';
import { type DeliveryFigures, judgeDelivery } from '../../judge/judge-delivery.ts';
import { recordName } from '../../judge/seen.ts';
import { lastHeader } from '../../support/last-header.ts';
import { freshLead } from '../../support/leads.ts';
import { readEvidence } from '../../support/read-evidence.ts';
import { readTopic, type TopicRecord } from '../../support/read-topic.ts';
import { publish, type SourceRecord } from '../../support/topics.ts';
import { type Addresses, createWorld } from '../../support/world.ts';
import { createFleet } from '../fleet/fleet.ts';
import { untilSettled } from '../fleet/until-settled.ts';
import { garbageKinds } from './garbage.ts';

export interface GarbageOptions extends Addresses {
  readonly records: number;
  /** One record in so many is garbage; every kind comes in turn. */
  readonly garbageEvery: number;
  readonly workers: number;
  readonly say: (text: string) => void;
}

export interface GarbageFigures extends DeliveryFigures, DeadLetterFigures {
  readonly kinds: number;
  readonly bad: number;
  /** Workers that ended by themselves. */
  readonly crashed: number;
  readonly unsettled: number;
}

const partitions = 12;
const publishAtOnce = 2500;
const patienceSeconds = 60;
/** A header by which the records that must be set aside are known again; it must be in the dead letter too. */
const kindHeader = 'proof-kind';

/** Publishes good leads and garbage among them, and looks at what the fleet made of it. */
export const runGarbage = async (options: GarbageOptions): Promise<GarbageFigures> => {
  const { brokers, redisUrl, records, garbageEvery, workers, say } = options;
  const world = await createWorld({
    brokers,
    redisUrl,
    partitions,
    limits: 'unlimited',
    switches: { perSecond: 'unlimited', perDay: 'unlimited' },
  });
  const { groupId } = world;
  const topic = world.topic('leads');
  const fleet = createFleet({ world });
  try {
    await fleet.start(workers);
    await fleet.untilJoined();
    say(
      `${workers} workers; ${records} records, each ${garbageEvery}th of them garbage of ${garbageKinds.length} kinds`,
    );
    const all = Array.from({ length: records }, (_, index) => makeRecord(index + 1, garbageEvery));
    for (let from = 0; from < all.length; from += publishAtOnce)
      await publish(brokers, topic, all.slice(from, from + publishAtOnce));
    const unsettled = await untilSettled({ brokers, groupId, topic, patienceSeconds, say });
    const crashed = fleet.countCrashed();
    await fleet.stopAll();

    const evidence = await readEvidence(brokers, topic);
    const bad = (await readTopic(brokers, topic, (record) => seeBadRecord(topic, record))).filter(
      (record) => record !== undefined,
    );
    const letters = await readTopic(brokers, `${topic}.dead-letter`, (record) => ({
      ...toBytes(record),
      name: ['topic', 'partition', 'offset']
        .map((name) => lastHeader(record.headers, `__connect.errors.${name}`))
        .join('/'),
    }));
    return {
      ...judgeDelivery({ ...evidence, journal: world.simulator.journal.read() }),
      ...judgeDeadLetters(bad, letters),
      kinds: new Set(bad.map(({ headers }) => String(headers[kindHeader]))).size,
      bad: bad.length,
      crashed,
      unsettled,
    };
  } finally {
    await fleet.stopAll();
    await world.stop();
  }
};

const makeRecord = (seq: number, garbageEvery: number): SourceRecord => {
  const partition = seq % partitions;
  if (seq % garbageEvery !== 0) return freshLead({ seq, partition });
  const kind = (seq / garbageEvery) % garbageKinds.length;
  const { record } = garbageKinds[kind] ?? { record: freshLead({ seq }) };
  return { ...record, partition, headers: { ...record.headers, [kindHeader]: String(kind) } };
};

const seeBadRecord = (topic: string, record: TopicRecord): BadRecordSeen | undefined => {
  const kind = lastHeader(record.headers, kindHeader);
  if (kind === undefined) return undefined;
  const reason = garbageKinds[Number(kind)]?.reason ?? '';
  return { ...toBytes(record), name: recordName({ topic, ...record }), reason };
};

const toBytes = ({ key, value, headers }: TopicRecord): RecordBytes => ({ key, value, headers: headerBytes(headers) });

const headerBytes = (headers: IHeaders): RecordBytes['headers'] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name, [values ?? []].flat().map((value) => Buffer.from(value))]),
  );
