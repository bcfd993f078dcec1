import type { LogReader } from '@leadferry/consumer';
import type { DoneLedger } from './done-ledger.ts';
import type { DlqTopic } from './open-dlq.ts';

/** What can be deleted of a topic's dead letters: Kafka deletes from the front only. */
export interface Erasure {
  /** For each partition with something to delete, the offset before which everything is done. */
  readonly before: ReadonlyMap<number, bigint>;
  /** Records that lie before it. */
  readonly erased: number;
  /** Purged ones behind it: out of sight of every command, still on disk until what lies before them is done. */
  readonly hidden: number;
}

/** Finds the longest part at the front of each partition of which every dead letter is replayed or purged. */
export const reckonErasure = async (reader: LogReader, topic: DlqTopic, ledger: DoneLedger): Promise<Erasure> => {
  const before = new Map<number, bigint>();
  let [erased, hidden] = [0, 0];
  for (let partition = 0; partition < topic.partitions; partition += 1) {
    const { first, end } = await reader.bounds(topic.deadLetterTopic, partition);
    let stop: bigint | undefined;
    let count = 0;
    for await (const record of reader.read(topic.deadLetterTopic, partition, { from: first, to: end })) {
      const offset = BigInt(record.offset);
      const state = ledger.stateOf(partition, offset);
      if (stop === undefined && state === 'waiting') stop = offset;
      if (stop === undefined) count += 1;
      else if (state === 'purged') hidden += 1;
    }
    if (count > 0) before.set(partition, stop ?? end);
    erased += count;
  }
  return { before, erased, hidden };
};
