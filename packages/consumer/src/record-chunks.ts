import type { OutgoingRecord } from './publisher.ts';
import { isRepeated } from './source-record.ts';

/** A record and the topic it goes to. */
export interface AddressedRecord extends OutgoingRecord {
  readonly topic: string;
}

/** Records that fit into one request. */
export interface RecordChunk {
  readonly records: readonly AddressedRecord[];
  /** One record that may be larger than its topic takes, unless it is compressed. */
  readonly isLarge: boolean;
}

const defaultBatchBytes = 1_048_588;
/** Lengths, attributes and the batch's own head; rather too much. */
const recordOverheadBytes = 64;
const headerOverheadBytes = 10;
/** kafkajs copies a partition's list for each record it adds to it. */
const mostRecords = 2500;

/**
 * Parts records, in their order, so that no partition gets a batch larger than its topic takes. The client sends all
 * records of a partition in one request as one batch.
 */
export function* chunkRecords(
  records: readonly AddressedRecord[],
  maxBatchBytes: ReadonlyMap<string, number> = new Map(),
): Iterable<RecordChunk> {
  let chunk: AddressedRecord[] = [];
  let bytes = new Map<string, number>();

  for (const record of records) {
    const limit = 0.9 * (maxBatchBytes.get(record.topic) ?? defaultBatchBytes);
    const target = `${record.topic}/${record.partition}`;
    const size = sizeOf(record);
    const isLarge = size > limit;
    const isFull = chunk.length >= mostRecords || (bytes.get(target) ?? 0) + size > limit;
    if (chunk.length > 0 && isFull) {
      yield { records: chunk, isLarge: false };
      [chunk, bytes] = [[], new Map()];
    }
    if (isLarge) {
      if (chunk.length > 0) yield { records: chunk, isLarge: false };
      yield { records: [record], isLarge: true };
      [chunk, bytes] = [[], new Map()];
      continue;
    }
    chunk.push(record);
    bytes.set(target, (bytes.get(target) ?? 0) + size);
  }
  if (chunk.length > 0) yield { records: chunk, isLarge: false };
}

const sizeOf = ({ key, value, headers }: OutgoingRecord): number =>
  Object.entries(headers)
    .flatMap(([name, given]) => (isRepeated(given) ? given : [given]).map((each) => [name, each] as const))
    .reduce(
      (sum, [name, each]) => sum + headerOverheadBytes + Buffer.byteLength(name) + (each?.length ?? 0),
      recordOverheadBytes + bytesOf(key) + bytesOf(value),
    );

const bytesOf = (content: Buffer | string | null): number => (content === null ? 0 : Buffer.byteLength(content));
