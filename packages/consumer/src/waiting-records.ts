import type { UnreadRecord } from './source-record.ts';

/** A batch as the client fetched it: `lastOffset` is the last that belongs to it, a record or not. */
export interface FetchedBatch {
  readonly records: Iterable<UnreadRecord>;
  readonly count: number;
  readonly lastOffset: string;
}

/** The records of one partition that were fetched and have not begun, in the order of their offsets. */
export interface WaitingRecords {
  add(batch: FetchedBatch): void;
  /** Takes the next record. */
  next(): UnreadRecord | undefined;
  /** The offset before the one that follows the record just taken, beyond control records at a batch's end. */
  endOffset(): string;
  count(): number;
}

/** Enough for the reading code to stay in the processor's caches; few, since what was read is kept, and moved by each collection, until its turn. */
const atOnce = 16;

/**
 * Creates an empty queue; `look` is shown each record before its turn comes: some together, just before the first of them
 * is asked for. Between two records everything else of a lead's way runs, and looking at them one at a time then takes about
 * three times as long (measured with 200 in flight: a fifth of all the code of ours that a lead runs through).
 */
export const createWaitingRecords = (look: (record: UnreadRecord) => void): WaitingRecords => {
  const batches: { readonly records: Iterator<UnreadRecord>; readonly lastOffset: string; left: number }[] = [];
  let ready: UnreadRecord[] = [];
  let readyAt = 0;
  let waiting = 0;
  let endOffset = '';
  /** The end of the batch whose last record is the last one ready. */
  let endOfReady: string | undefined;

  const refill = (): void => {
    ready = [];
    readyAt = 0;
    endOfReady = undefined;
    for (let batch = batches[0]; batch && ready.length < atOnce; batch = batches[0]) {
      const { value: record, done } = batch.records.next();
      if (!done) {
        look(record);
        ready.push(record);
        batch.left -= 1;
      }
      if (!done && batch.left > 0) continue;
      batches.shift();
      if (ready.length === 0) continue;
      endOfReady = batch.lastOffset;
      return;
    }
  };

  return {
    add: ({ records, count, lastOffset }) => {
      batches.push({ records: records[Symbol.iterator](), lastOffset, left: count });
      waiting += count;
    },
    next: () => {
      if (readyAt === ready.length) refill();
      const record = ready[readyAt];
      if (record === undefined) return undefined;
      readyAt += 1;
      waiting -= 1;
      endOffset = readyAt === ready.length && endOfReady !== undefined ? endOfReady : record.offset;
      return record;
    },
    endOffset: () => endOffset,
    count: () => waiting,
  };
};
