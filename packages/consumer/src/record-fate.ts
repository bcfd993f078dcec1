import { createBackoff } from './backoff.ts';
import type { BlockedPartition } from './blocked-partitions.ts';
import { type DeadLettered, toDeadLetter } from './dead-letter.ts';
import { KafkaUnavailableError, PublishRefusedError } from './errors.ts';
import { createHeldFates, type HeldFatesOptions } from './held-fates.ts';
import type { FinalSettlement } from './outcome.ts';
import type { PartitionHistory } from './partition-history.ts';
import type { OutgoingRecord, Publisher } from './publisher.ts';
import { type SettlementTimes, toReceipt } from './receipt.ts';
import type { Round } from './round.ts';
import { lastHeaderValues, type RecordHeaders, type SourceRecord, type UnreadRecord } from './source-record.ts';

/** A topic of leads and where its dead letters and receipts go. */
export interface TopicRoutes {
  readonly topic: string;
  readonly deadLetterTopic: string;
  readonly receiptsTopic: string;
}

/** A record with its final settlement. */
export interface SettledRecord {
  readonly record: SourceRecord;
  readonly settlement: FinalSettlement;
  readonly times: SettlementTimes;
}

/** Makes fates durable. */
export interface FateWriter {
  /**
   * Writes the dead letter, if the record is set aside, and then its receipt; resolves when both are acknowledged, or
   * not at all before Kafka answers: whoever is fenced meanwhile need not wait for it.
   *
   * Where Kafka does not take them the fate is kept here and tried again, for as long as the partition is ours: the
   * record was already delivered or judged, and handing it out again would do that twice. Where an acknowledgement was
   * lost, what was written is looked for first, so that it is not written twice. Returns the receipt's offset.
   *
   * @throws {ReleasedError} the round was fenced first: the record stays unsettled.
   */
  write(settled: SettledRecord, round: Round): Promise<bigint>;
  /** Partitions that wait with a known fate, as blocked `kafka_unavailable` or, where Kafka refuses, `config_error`. */
  held(): readonly BlockedPartition[];
}

/** What a fate writer needs. */
export interface FateWriterOptions extends HeldFatesOptions {
  readonly publisher: Publisher;
  readonly topics: readonly TopicRoutes[];
  /** Partitions of each dead letter topic, by source topic: where there are fewer, the remainder is taken. */
  readonly deadLetterPartitions: ReadonlyMap<string, number>;
  readonly groupId: string;
  readonly findWritten: PartitionHistory['findWritten'];
  readonly random: () => number;
}

/** A record on its way into a topic, and the one it is about. */
interface Writing {
  readonly topic: string;
  readonly outgoing: OutgoingRecord;
  readonly record: SourceRecord;
}

/** Why it was not taken, and when it was sent at the earliest. */
interface Failure {
  readonly error: unknown;
  readonly sentAtMs: number;
}

/** What a broker's clock may be behind this one's, where it stamps the records itself. */
const clockSkewMs = 60_000;

/** Creates a writer for the given topics. */
export const createFateWriter = (options: FateWriterOptions): FateWriter => {
  const { publisher, groupId, findWritten, clock, random } = options;
  const routes = new Map(options.topics.map((route) => [route.topic, route]));
  const { hold, letGo, list } = createHeldFates(options);

  /** Waits as long as a failure asks for, unless it is no failure of Kafka's; tells from when on the record may lie in the topic. */
  const waitAfter = async ({ error, sentAtMs }: Failure, record: SourceRecord, round: Round, waitMs: number) => {
    if (!(error instanceof KafkaUnavailableError || error instanceof PublishRefusedError)) throw error;
    hold(record, error, waitMs);
    await round.sleep(waitMs);
    return error instanceof KafkaUnavailableError ? sentAtMs - clockSkewMs : undefined;
  };

  const publish = async ({ topic, outgoing, record }: Writing, round: Round, failed?: Failure): Promise<bigint> => {
    const backoff = createBackoff({ baseMs: 200, maxMs: 5000, random });
    let doubtfulSinceMs: number | undefined;
    for (let failure = failed; ; ) {
      if (failure) {
        const sinceMs: number | undefined = await waitAfter(failure, record, round, backoff.nextMs());
        doubtfulSinceMs ??= sinceMs;
      }
      await round.standing();
      const sentAtMs = clock.now();
      try {
        if (doubtfulSinceMs !== undefined) {
          const isSame = (found: UnreadRecord): boolean => isSameRecord(found, outgoing);
          const written = await round.whileOurs(findWritten(topic, outgoing.partition, doubtfulSinceMs, isSame));
          if (written !== undefined) return written;
        }
        return await round.whileOurs(publisher.publish(topic, outgoing));
      } catch (error) {
        failure = { error, sentAtMs };
      }
    }
  };

  const publishDeadLetter = async (record: SourceRecord, settlement: DeadLettered, atMs: number, round: Round) => {
    const deadLetter = toDeadLetter(record, settlement, atMs);
    const partition = record.partition % (options.deadLetterPartitions.get(record.topic) ?? 1);
    const topic = routeOf(record).deadLetterTopic;
    await publish({ topic, outgoing: { ...deadLetter, partition }, record }, round);
  };

  const routeOf = ({ topic }: SourceRecord): TopicRoutes => {
    const route = routes.get(topic);
    if (!route) throw new TypeError(`no dead letter and receipts topics are known for topic ${topic}`);
    return route;
  };

  const writeWithCare = async ({ record, settlement, times }: SettledRecord, round: Round): Promise<bigint> => {
    const { receiptsTopic: topic } = routeOf(record);
    try {
      if (isDeadLettered(settlement)) await publishDeadLetter(record, settlement, times.settledAtMs, round);
      return await publish({ topic, outgoing: toReceipt(record, settlement, times, groupId), record }, round);
    } finally {
      letGo(record);
    }
  };

  return {
    write: (settled, round) => {
      const { record, settlement, times } = settled;
      if (isDeadLettered(settlement) || !round.isStanding()) return writeWithCare(settled, round);
      // As almost all go: one receipt, and Kafka takes it. Nothing more is made ready than that takes.
      const { receiptsTopic: topic } = routeOf(record);
      const outgoing = toReceipt(record, settlement, times, groupId);
      return publisher.publish(topic, outgoing).then(
        (offset) => {
          letGo(record);
          return offset;
        },
        (error: unknown) =>
          publish({ topic, outgoing, record }, round, { error, sentAtMs: times.settledAtMs }).finally(() =>
            letGo(record),
          ),
      );
    },
    held: list,
  };
};

const isDeadLettered = (settlement: FinalSettlement): settlement is DeadLettered =>
  settlement.outcome.kind === 'dead-lettered';

/** Same key and value, and, for dead letters, the same place of origin. */
const isSameRecord = ({ key, value, headers }: UnreadRecord, wanted: OutgoingRecord): boolean =>
  isSameBytes(key, wanted.key) && isSameBytes(value, wanted.value) && originOf(headers) === originOf(wanted.headers);

const originOf = (headers: RecordHeaders): string => {
  const last = lastHeaderValues(headers);
  return ['__connect.errors.topic', '__connect.errors.partition', '__connect.errors.offset', 'leadferry.at']
    .map((name) => String(last[name] ?? ''))
    .join('/');
};

const isSameBytes = (found: Buffer | null, wanted: Buffer | string | null): boolean =>
  found === null || wanted === null ? found === wanted : found.equals(Buffer.from(wanted));
