/// <reference path="./kafkajs-internals.d.ts" />
import { lookupCodecByAttributes } from 'kafkajs/src/protocol/message/compression/index.js';
import { type FetchedRecord, findRecords } from './fetched-record.ts';

const magicAt = 16;
const lengthAt = 8;
/** First offset and length. */
const outerBytes = 12;
const recordsAt = 61;
const appendTime = 8;
const inTransaction = 16;
const isControl = 32;

/**
 * Finds the records in what a broker answered of one partition: record batches (magic 2, KIP-98), the last of which may be
 * cut off. Undefined: something in it is older than that, or has numbers no broker comes to in practice.
 */
export const readRecordBatches = async (bytes: Buffer): Promise<FetchedRecord[] | undefined> => {
  const records: FetchedRecord[] = [];
  for (let at = 0; at + recordsAt <= bytes.length; ) {
    const end = at + outerBytes + bytes.readInt32BE(at + lengthAt);
    if (end > bytes.length) break;
    if (bytes[at + magicAt] !== 2) return undefined;
    const found = await readBatch(bytes.subarray(at, end));
    if (found === undefined) return undefined;
    for (const record of found) records.push(record);
    at = end;
  }
  return records;
};

const readBatch = async (bytes: Buffer): Promise<FetchedRecord[] | undefined> => {
  const attributes = bytes.readInt16BE(21);
  const firstOffset = Number(bytes.readBigInt64BE(0));
  if (!Number.isSafeInteger(firstOffset)) return undefined;
  const head = {
    firstOffset,
    firstTimestampMs: Number(bytes.readBigInt64BE(27)),
    appendedAtMs: (attributes & appendTime) > 0 ? Number(bytes.readBigInt64BE(35)) : undefined,
    isControl: (attributes & isControl) > 0,
    context: {
      firstOffset: String(firstOffset),
      lastOffsetDelta: bytes.readInt32BE(23),
      producerId: String(bytes.readBigInt64BE(43)),
      inTransaction: (attributes & inTransaction) > 0,
    },
  };
  const count = Math.max(0, bytes.readInt32BE(57));
  const codec = lookupCodecByAttributes(attributes);
  const records = bytes.subarray(recordsAt);
  return findRecords({ ...head, bytes: codec ? await codec.decompress(records) : records }, count);
};
