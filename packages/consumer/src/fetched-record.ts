import type { IHeaders } from 'kafkajs';
import type { HeaderValue, RecordHeaders } from './source-record.ts';
import { VarintReader } from './varint-reader.ts';

/** What the records of one batch have in common. */
export interface BatchHead {
  /** The bytes of its records, one behind the other, decompressed. */
  readonly bytes: Buffer;
  readonly firstOffset: number;
  readonly firstTimestampMs: number;
  /** Where the topic stamps records when it appends them. */
  readonly appendedAtMs: number | undefined;
  readonly isControl: boolean;
  readonly context: {
    readonly firstOffset: string;
    readonly lastOffsetDelta: number;
    readonly producerId: string;
    readonly inTransaction: boolean;
  };
}

/** What a record says, but for its offset. */
export interface RecordContent {
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
}

/**
 * One record of a fetch, as the client hands it out. Until it is looked at it is a place in the bytes that came, and nothing
 * else: what is fetched ahead is kept for a second or so by a busy worker, and objects that are kept so long are the dearest
 * ones.
 */
export class FetchedRecord {
  readonly #batch: BatchHead;
  readonly #at: number;
  readonly #offsetDelta: number;

  constructor(batch: BatchHead, at: number, offsetDelta: number) {
    this.#batch = batch;
    this.#at = at;
    this.#offsetDelta = offsetDelta;
  }

  /** Reads everything at once: each of the properties below reads it anew. */
  read(): RecordContent {
    const { bytes, firstTimestampMs, appendedAtMs } = this.#batch;
    // Behind the attributes, one byte that means nothing so far.
    const reader = new VarintReader(bytes, this.#at + 1);
    const timestampMs = firstTimestampMs + reader.readLong();
    reader.readInt();
    const key = reader.readBytes();
    const value = reader.readBytes();
    return { timestampMs: appendedAtMs ?? timestampMs, key, value, headers: readHeaders(reader) };
  }

  get offset(): string {
    return String(this.#batch.firstOffset + this.#offsetDelta);
  }

  get timestamp(): string {
    return String(this.read().timestampMs);
  }

  get key(): Buffer | null {
    return this.read().key;
  }

  get value(): Buffer | null {
    return this.read().value;
  }

  /** The client's type for them knows no null, which there may well be. */
  get headers(): IHeaders {
    return this.read().headers as IHeaders;
  }

  get attributes(): number {
    return this.#batch.bytes[this.#at] ?? 0;
  }

  get isControlRecord(): boolean {
    return this.#batch.isControl;
  }

  get batchContext(): BatchHead['context'] {
    return this.#batch.context;
  }
}

const noHeaders: RecordHeaders = Object.freeze({});

const readHeaders = (reader: VarintReader): RecordHeaders => {
  const count = reader.readInt();
  if (count <= 0) return noHeaders;
  const headers: Record<string, HeaderValue | readonly HeaderValue[]> = {};
  for (let index = 0; index < count; index += 1) addHeader(headers, String(reader.readText()), reader.readBytes());
  return headers;
};

/** Set as a property of its own whatever it is called, `__proto__` too; a name that comes again has a list. */
const addHeader = (
  headers: Record<string, HeaderValue | readonly HeaderValue[]>,
  name: string,
  added: HeaderValue,
): void => {
  const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
  const value = before === undefined ? added : [before, added].flat();
  if (name !== '__proto__') headers[name] = value;
  else Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true });
};

/** Finds the records in the bytes of a batch: so many, one behind the other, each behind its length. */
export const findRecords = (batch: BatchHead, count: number): FetchedRecord[] => {
  const reader = new VarintReader(batch.bytes);
  return Array.from({ length: count }, () => {
    const length = reader.readInt();
    const start = reader.at;
    reader.at += 1;
    reader.readLong();
    const record = new FetchedRecord(batch, start, reader.readInt());
    reader.at = start + length;
    return record;
  });
};
