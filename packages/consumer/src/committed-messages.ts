/// <reference path="./kafkajs-internals.d.ts" />
import type { FetchedPartition, RawMessage } from 'kafkajs/src/cluster/index.js';

/**
 * Leaves out of what was fetched the control records and the records of aborted transactions.
 *
 * kafkajs has the same in its consumer, and two faults in it: it takes the aborted transactions for ordered by their
 * start, while a broker orders them by their end; and it enters one of them per record, so that where two are open as a
 * fetch begins, records of the second come through.
 */
export const committedMessages = ({ messages, abortedTransactions }: FetchedPartition): RawMessage[] => {
  const starts = [...(abortedTransactions ?? [])].sort((a, b) => Number(BigInt(a.firstOffset) - BigInt(b.firstOffset)));
  const aborting = new Set<string>();

  return messages.filter(({ offset, isControlRecord, batchContext }) => {
    while (starts[0] && BigInt(starts[0].firstOffset) <= BigInt(offset)) {
      aborting.add(starts[0].producerId);
      starts.shift();
    }
    if (!batchContext) return true;
    if (isControlRecord) aborting.delete(batchContext.producerId);
    return !isControlRecord && !(batchContext.inTransaction && aborting.has(batchContext.producerId));
  });
};
