import { readAhead } from './read-ahead.ts';
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
  /** Takes the next record; `endOffset` is the offset before the next one, beyond control records at a batch's end. */
  next(): { readonly record: UnreadRecord; readonly endOffset: string } | undefined;
  count(): number;
}

/** Creates an empty queue; `look` is shown each record before its turn comes. */
export const createWaitingRecords = (look: (record: UnreadRecord) => void): WaitingRecords => {
  const batches: { readonly records: Iterator<UnreadRecord>; readonly lastOffset: string; left: number }[] = [];
  let waiting = 0;
  return {
    add: ({ records, count, lastOffset }) => {
      batches.push({ records: readAhead(records, look), left: count, lastOffset });
      waiting += count;
    },
    next: () => {
      for (let batch = batches[0]; batch; batch = batches[0]) {
        const { value: record, done } = batch.records.next();
        if (done) {
          batches.shift();
          continue;
        }
        batch.left -= 1;
        waiting -= 1;
        return { record, endOffset: batch.left === 0 ? batch.lastOffset : record.offset };
      }
      return undefined;
    },
    count: () => waiting,
  };
};
