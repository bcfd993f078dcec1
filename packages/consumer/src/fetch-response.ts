import type { FetchedPartition } from 'kafkajs/src/cluster/index.js';
import { readRecordBatches } from './read-record-batches.ts';

/** A fetch as the client knows it. */
export interface FetchResponse {
  readonly throttleTime: number;
  readonly clientSideThrottleTime: number;
  readonly errorCode: number;
  readonly sessionId: number;
  readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[];
}

/** Reads numbers and lists of a response from its beginning to its end. */
class ResponseReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  readInt16 = (): number => this.#bytes.readInt16BE(this.#pass(2));
  readInt32 = (): number => this.#bytes.readInt32BE(this.#pass(4));
  readInt64 = (): string => String(this.#bytes.readBigInt64BE(this.#pass(8)));

  readText(): string {
    const length = this.readInt16();
    const start = this.#pass(Math.max(0, length));
    return this.#bytes.toString('utf8', start, this.#at);
  }

  readBytes(): Buffer {
    const length = Math.max(0, this.readInt32());
    const start = this.#pass(length);
    return this.#bytes.subarray(start, this.#at);
  }

  async readList<T>(readOne: () => T | Promise<T>): Promise<T[]> {
    const all: T[] = [];
    for (let left = this.readInt32(); left > 0; left -= 1) all.push(await readOne());
    return all;
  }

  #pass(length: number): number {
    const start = this.#at;
    this.#at += length;
    return start;
  }
}

/**
 * Reads a Fetch response of version 11 (KIP-392) without taking its records apart: that is done record by record when its
 * turn comes. What is read is what kafkajs reads, which a property test holds. Undefined: it holds what
 * {@link readRecordBatches} does not read.
 */
export const readFetchResponse = async (bytes: Buffer): Promise<FetchResponse | undefined> => {
  const reader = new ResponseReader(bytes);
  let isReadable = true;

  const readMessages = async (): Promise<FetchedPartition['messages']> => {
    const records = await readRecordBatches(reader.readBytes());
    isReadable &&= records !== undefined;
    return records ?? [];
  };
  const readAborted = () => ({ producerId: reader.readInt64(), firstOffset: reader.readInt64() });
  const readPartition = async () => ({
    partition: reader.readInt32(),
    errorCode: reader.readInt16(),
    highWatermark: reader.readInt64(),
    lastStableOffset: reader.readInt64(),
    lastStartOffset: reader.readInt64(),
    abortedTransactions: await reader.readList(readAborted),
    preferredReadReplica: reader.readInt32(),
    messages: await readMessages(),
  });
  const readTopic = async () => ({ topicName: reader.readText(), partitions: await reader.readList(readPartition) });

  const response = {
    // The broker has not waited: it expects the client to, which kafkajs does by the other one.
    throttleTime: 0,
    clientSideThrottleTime: reader.readInt32(),
    errorCode: reader.readInt16(),
    sessionId: reader.readInt32(),
    responses: await reader.readList(readTopic),
  };
  return isReadable ? response : undefined;
};
