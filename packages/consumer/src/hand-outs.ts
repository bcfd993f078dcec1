import type { Clock } from '@leadferry/runtime';
import type { BlockedPartition } from './blocked-partitions.ts';
import type { FinalSettlement } from './outcome.ts';
import { partitionName, type SourceRecord, type UnreadRecord } from './source-record.ts';

/** A record as it is handed out: its attempt, and when this process handed it out for the first time. */
export interface HandOut {
  readonly record: SourceRecord;
  readonly receivedAtMs: number;
  /** Its fate, where that was found out in a round that ended before it was durable. */
  readonly known: FinalSettlement | undefined;
}

/**
 * Remembers of records that are not settled how often they were handed out, and what was found out. A record handed out
 * for the first time has nothing to be remembered yet: almost all of them never do.
 */
export interface HandOuts {
  /**
   * Says what this hand-out of the record is. A record that was not blocked before starts at attempt 1; one that may have
   * been in flight when its process died at 2.
   */
  begin(record: UnreadRecord, mayHaveBeenSent?: boolean): HandOut;
  /** The record was blocked: its next hand-out has a higher attempt. */
  raise(handOut: HandOut, mayHaveBeenSent: boolean): void;
  /** The record's fate is known and could not be made durable: whoever hands it out next need not ask the handler. */
  keep(handOut: HandOut, settlement: FinalSettlement): void;
  /** The lowest record of each partition whose known fate waits for Kafka. */
  kept(): readonly BlockedPartition[];
  /** The record was settled. */
  forget(record: UnreadRecord): void;
  /** Forgets the partitions that are another member's now. */
  keepOnly(isOurs: (topic: string, partition: number) => boolean): void;
}

/** Creates an empty memory; it outlives rebalances and lives as long as the process. */
export const createHandOuts = (clock: Clock): HandOuts => {
  /** What the next hand-out of a record will be, but for the record itself, which is fetched anew. */
  const next = new Map<string, HandOut>();
  const nameOf = ({ topic, partition, offset }: UnreadRecord): string => `${partitionName(topic, partition)}/${offset}`;

  const recall = (record: UnreadRecord): HandOut | undefined => {
    const before = next.size === 0 ? undefined : next.get(nameOf(record));
    if (before === undefined) return undefined;
    const { attempt, mayHaveBeenSent } = before.record;
    return { ...before, record: { ...record, attempt, mayHaveBeenSent } };
  };

  return {
    begin: (record, mayHaveBeenSent = false) => {
      const before = recall(record);
      if (before) return before;
      const attempt = mayHaveBeenSent ? 2 : 1;
      const first = { record: { ...record, attempt, mayHaveBeenSent }, receivedAtMs: clock.now(), known: undefined };
      // Only its dead process knew; should this round end before the record has a fate, the next is to know too.
      if (mayHaveBeenSent) next.set(nameOf(record), first);
      return first;
    },
    raise: (handOut, mayHaveBeenSent) => {
      const { record } = handOut;
      const raised = {
        ...record,
        attempt: record.attempt + 1,
        mayHaveBeenSent: record.mayHaveBeenSent || mayHaveBeenSent,
      };
      next.set(nameOf(record), { ...handOut, record: raised });
    },
    keep: (handOut, settlement) => void next.set(nameOf(handOut.record), { ...handOut, known: settlement }),
    kept: () => {
      const lowest = new Map<string, BlockedPartition>();
      for (const { record, known } of next.values()) {
        if (!known) continue;
        const { topic, partition, offset, attempt } = record;
        const name = partitionName(topic, partition);
        const before = lowest.get(name);
        if (before && BigInt(before.offset) < BigInt(offset)) continue;
        lowest.set(name, { topic, partition, offset, attempt, reason: 'kafka_unavailable', untilMs: clock.now() });
      }
      return [...lowest.values()];
    },
    forget: (record) => {
      if (next.size > 0) next.delete(nameOf(record));
    },
    keepOnly: (isOurs) => {
      for (const [name, { record }] of next) if (!isOurs(record.topic, record.partition)) next.delete(name);
    },
  };
};
