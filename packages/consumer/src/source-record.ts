import type { Batch } from 'kafkajs';
import { FetchedRecord, type RecordContent } from './fetched-record.ts';

/** One header value as Kafka carries it: bytes, or null, which is not the same as no bytes. */
export type HeaderValue = Buffer | null;

/** Headers by name. A name that came more than once has its values in their order. */
export type RecordHeaders = Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;

/** What Kafka gives, untouched, and how often it was handed out. */
export interface SourceRecord {
  readonly topic: string;
  readonly partition: number;
  /** Decimal digits: an offset is a 64-bit number. */
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
  /** When the record was created or appended, as the topic is set up; epoch milliseconds. */
  readonly timestampMs: number;
  /** 1 the first time this process hands the record out, one more each time after it was blocked. */
  readonly attempt: number;
  /** Somebody may have sent it: a hand-out before, or a process that died while it was in flight. */
  readonly mayHaveBeenSent: boolean;
  /** What whoever names lanes keeps of a record, for whoever handles it: it goes with the record and is nobody else's. */
  reading?: unknown;
}

/** A record before it is handed out. */
export type UnreadRecord = Omit<SourceRecord, 'attempt' | 'mayHaveBeenSent'>;

type RecordsOfBatch = Pick<Batch, 'topic' | 'partition' | 'messages'>;

const partitionNames = new Map<string, Map<number, string>>();

/** Names a topic's partition, by the same text each time: as a key in maps it need not be hashed anew for each lead. */
export const partitionName = (topic: string, partition: number): string => {
  const names = partitionNames.get(topic) ?? new Map<number, string>();
  const known = names.get(partition);
  if (known !== undefined) return known;
  const name = `${topic}/${partition}`;
  partitionNames.set(topic, names.set(partition, name));
  return name;
};

/** Turns the client's batch into records of ours, each when it is asked for. Copies no bytes. */
export function* toUnreadRecords({ topic, partition, messages }: RecordsOfBatch): Iterable<UnreadRecord> {
  for (const message of messages) {
    const { timestampMs, key, value, headers } = message instanceof FetchedRecord ? message.read() : contentOf(message);
    yield { topic, partition, offset: message.offset, key, value, headers, timestampMs, reading: undefined };
  }
}

/**
 * Returns the last value of each header as Kafka's own `lastHeader` would, for readers that expect one value a name.
 * Names whose last value is null are left out.
 */
export const lastHeaderValues = (headers: RecordHeaders): Record<string, Buffer> => {
  const values: Record<string, Buffer> = {};
  for (const [name, given] of Object.entries(headers)) {
    const last = isRepeated(given) ? given.at(-1) : given;
    if (last) values[name] = last;
  }
  return values;
};

/** Tells a name that came several times from one that came once. */
export const isRepeated = (given: HeaderValue | readonly HeaderValue[]): given is readonly HeaderValue[] =>
  Array.isArray(given);

const contentOf = ({ key, value, headers = {}, timestamp }: Batch['messages'][number]): RecordContent => ({
  timestampMs: Number(timestamp),
  key,
  value,
  headers: toHeaders(headers),
});

const toHeaders = (given: Readonly<Record<string, unknown>>): RecordHeaders => {
  const names = Object.keys(given);
  if (names.length === 0) return {};
  return Object.fromEntries(names.map((name) => [name, toHeaderValues(given[name])]));
};

// kafkajs collects values of one name on a plain object; for a name like "constructor" what the object inherits comes
// first in the list. Only bytes and null came from Kafka.
const toHeaderValues = (given: unknown): HeaderValue | readonly HeaderValue[] => {
  const values = (Array.isArray(given) ? given : [given]).filter(isHeaderValue);
  const [only = null] = values;
  return values.length > 1 ? values : only;
};

const isHeaderValue = (value: unknown): value is HeaderValue => value === null || Buffer.isBuffer(value);
