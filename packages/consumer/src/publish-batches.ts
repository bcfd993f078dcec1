import type { OutgoingRecord } from './publisher.ts';

/** A record on its way into a topic. */
export interface Outgoing {
  readonly topic: string;
  readonly record: OutgoingRecord;
}

/** Sends records together; answers the offset of each, in their order. Fails for all of them together. */
export type SendTogether = (outgoing: readonly Outgoing[]) => Promise<readonly bigint[]>;

interface Waiting extends Outgoing {
  readonly bytes: number;
  readonly resolve: (offset: bigint) => void;
  readonly reject: (error: unknown) => void;
}

/** Far below what a topic takes in one batch by default, 1 MiB. */
const mostBytes = 524_288;
/** A batch of so many says that the worker is busy: then the next one waits until it is worth its request. */
const busyBatch = 32;
const worthARequest = 128;
/** Of the event loop. Those of a busy worker take milliseconds, those of an idle one nothing. */
const mostTurns = 2;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Gathers records while others are on their way, so that a busy worker needs few requests and an idle one waits for nobody.
 * After a batch of 32 or more the next one waits for two turns of the event loop, or until there are 128: a request costs the
 * processor as much as the whole way of two leads.
 *
 * A failure of several records together tells nothing of each: where `isOneToBlame` says so, each is sent by itself.
 */
export const createPublishBatches = (
  send: SendTogether,
  isOneToBlame: (error: unknown) => boolean,
): ((outgoing: Outgoing) => Promise<bigint>) => {
  let waiting: Waiting[] = [];
  let isSending = false;

  const takeBatch = (): Waiting[] => {
    let bytes = 0;
    const fitting = waiting.findIndex((next, index) => {
      bytes += next.bytes;
      return index > 0 && bytes > mostBytes;
    });
    const batch = fitting === -1 ? waiting : waiting.slice(0, fitting);
    waiting = fitting === -1 ? [] : waiting.slice(fitting);
    return batch;
  };

  const sendBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const offsets = await send(batch);
      for (const [index, { resolve }] of batch.entries()) resolve(offsets[index] ?? -1n);
    } catch (error) {
      if (batch.length > 1 && isOneToBlame(error)) for (const one of batch) await sendBatch([one]);
      else for (const { reject } of batch) reject(error);
    }
  };

  const sendAll = async (): Promise<void> => {
    isSending = true;
    // What settles in this turn of the event loop goes together.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = takeBatch();
      await sendBatch(batch);
      if (batch.length < busyBatch) continue;
      for (let turns = 0; turns < mostTurns && waiting.length < worthARequest; turns += 1) await turn();
    }
    isSending = false;
  };

  return ({ topic, record }) =>
    new Promise((resolve, reject) => {
      waiting.push({ topic, record, bytes: sizeOf(record), resolve, reject });
      if (!isSending) void sendAll();
    });
};

/** Headers are small beside what they are added to, or of the same size at most. */
const sizeOf = ({ key, value }: OutgoingRecord): number => (key?.length ?? 0) + 2 * (value?.length ?? 0) + 200;
