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

/** Remembers of records that are not settled how often they were handed out, and what was found out. */
export interface HandOuts {
  /**
   * Says what this hand-out of the record is. A record that was not blocked before starts at attempt 1; one that may have
   * been in flight when its process died at 2.
   */
  begin(record: UnreadRecord, mayHaveBeenSent?: boolean): HandOut;
  /** The record was blocked: its next hand-out has a higher attempt. */
  raise(record: UnreadRecord, mayHaveBeenSent: boolean): void;
  /** The record's fate is known and could not be made durable: whoever hands it out next need not ask the handler. */
  keep(record: UnreadRecord, settlement: FinalSettlement): void;
  /** The lowest record of each partition whose known fate waits for Kafka. */
  kept(): readonly BlockedPartition[];
  /** The record was settled. */
  forget(record: UnreadRecord): void;
  /** Forgets the partitions that are another member's now. */
  keepOnly(isOurs: (topic: string, partition: number) => boolean): void;
}

interface Head {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly receivedAtMs: number;
  attempt: number;
  mayHaveBeenSent: boolean;
  known?: FinalSettlement;
}

/** Creates an empty memory; it outlives rebalances and lives as long as the process. */
export const createHandOuts = (clock: Clock): HandOuts => {
  const begun = new Map<string, Head>();
  const nameOf = ({ topic, partition, offset }: UnreadRecord): string => `${partitionName(topic, partition)}/${offset}`;

  return {
    begin: (record, mayHaveBeenSent = false) => {
      const name = nameOf(record);
      let head = begun.get(name);
      if (!head) {
        const { topic, partition, offset } = record;
        head = {
          topic,
          partition,
          offset,
          receivedAtMs: clock.now(),
          attempt: mayHaveBeenSent ? 2 : 1,
          mayHaveBeenSent,
        };
        begun.set(name, head);
      }
      const { receivedAtMs, known } = head;
      return {
        record: { ...record, attempt: head.attempt, mayHaveBeenSent: head.mayHaveBeenSent },
        receivedAtMs,
        known,
      };
    },
    raise: (record, mayHaveBeenSent) => {
      const head = begun.get(nameOf(record));
      if (!head) return;
      head.attempt += 1;
      head.mayHaveBeenSent ||= mayHaveBeenSent;
    },
    keep: (record, settlement) => {
      const head = begun.get(nameOf(record));
      if (head) head.known = settlement;
    },
    kept: () => {
      const lowest = new Map<string, BlockedPartition>();
      for (const { topic, partition, offset, attempt, known } of begun.values()) {
        if (!known) continue;
        const name = partitionName(topic, partition);
        const before = lowest.get(name);
        if (before && BigInt(before.offset) < BigInt(offset)) continue;
        lowest.set(name, { topic, partition, offset, attempt, reason: 'kafka_unavailable', untilMs: clock.now() });
      }
      return [...lowest.values()];
    },
    forget: (record) => void begun.delete(nameOf(record)),
    keepOnly: (isOurs) => {
      for (const [name, { topic, partition }] of begun) if (!isOurs(topic, partition)) begun.delete(name);
    },
  };
};
