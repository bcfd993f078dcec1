import { type Alone, parseCommitMark } from './commit-mark.ts';
import type { LogReader } from './log-reader.ts';
import { readReceiptPosition } from './receipt.ts';

/** What was found out about a partition before its first record is handed out. */
export interface RecoveredPartition {
  /** Where the receipts begin that a successor would have to read. */
  readonly receiptsFrom: bigint;
  /** Offsets at or above the committed one that have their receipt already, and where it lies. */
  readonly settled: ReadonlyMap<string, bigint>;
  /** So many of the first records that are not settled may have been in flight when their process died. */
  readonly suspects: number;
  readonly alone: Alone | undefined;
}

/** What a partition is recovered from. */
export interface RecoverPartitionOptions {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
  readonly receiptsTopic: string;
  /** What the group has committed; offset -1 where it never did. */
  readonly committed: { readonly offset: string; readonly metadata: string | null };
  readonly reader: LogReader;
}

/**
 * Reads back what became of the records above the committed offset: receipts tell which have a fate, the commit's mark
 * from where to read them and whether the last owner left in order.
 *
 * A commit without a mark is an operator's, or there is none: then everything from there on is worked off, whatever
 * receipts of earlier runs say, and the receipts to come begin at the present end.
 *
 * @throws {KafkaUnavailableError} no broker answers.
 */
export const recoverPartition = async (options: RecoverPartitionOptions): Promise<RecoveredPartition> => {
  const { groupId, topic, partition, receiptsTopic, committed, reader } = options;
  const mark = parseCommitMark(committed.metadata);
  const { first, end } = await reader.bounds(receiptsTopic, partition);
  if (mark === undefined) return { receiptsFrom: end, settled: new Map(), suspects: 0, alone: undefined };

  const { alone, isClean, inFlight } = mark;
  const from = mark.receiptsFrom < first || mark.receiptsFrom > end ? first : mark.receiptsFrom;
  const settled = new Map<string, bigint>();
  const committedOffset = BigInt(committed.offset);
  for await (const receipt of reader.read(receiptsTopic, partition, { from, to: end })) {
    const of = readReceiptPosition(receipt);
    if (of?.groupId !== groupId || of.topic !== topic || of.partition !== partition) continue;
    if (BigInt(of.offset) >= committedOffset) settled.set(of.offset, BigInt(receipt.offset));
  }
  return {
    receiptsFrom: from,
    settled,
    suspects: isClean ? 0 : inFlight,
    alone,
  };
};
