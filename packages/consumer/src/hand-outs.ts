import type { Clock } from '@leadferry/runtime';
import { partitionName, type SourceRecord, type UnreadRecord } from './source-record.ts';

/** A record as it is handed out: its attempt, and when this process handed it out for the first time. */
export interface HandOut {
  readonly record: SourceRecord;
  readonly receivedAtMs: number;
}

/** Remembers, for each partition, how often the record at its head was handed out. */
export interface HandOuts {
  /** Says what this hand-out of the record is. A record that was not blocked before starts at attempt 1. */
  begin(record: UnreadRecord): HandOut;
  /** The record was blocked: its next hand-out has a higher attempt. */
  raise(record: UnreadRecord): void;
  /** The record at the head was settled. */
  forget(topic: string, partition: number): void;
  /** Forgets the partitions that are another member's now. */
  keepOnly(isOurs: (topic: string, partition: number) => boolean): void;
}

interface Head {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly receivedAtMs: number;
  attempt: number;
}

/** Creates an empty memory; it outlives rebalances and lives as long as the process. */
export const createHandOuts = (clock: Clock): HandOuts => {
  const heads = new Map<string, Head>();

  const headOf = ({ topic, partition, offset }: UnreadRecord): Head => {
    const name = partitionName(topic, partition);
    const known = heads.get(name);
    if (known?.offset === offset) return known;
    const head: Head = { topic, partition, offset, receivedAtMs: clock.now(), attempt: 1 };
    heads.set(name, head);
    return head;
  };

  return {
    begin: (record) => {
      const { attempt, receivedAtMs } = headOf(record);
      return { record: { ...record, attempt }, receivedAtMs };
    },
    raise: (record) => {
      headOf(record).attempt += 1;
    },
    forget: (topic, partition) => void heads.delete(partitionName(topic, partition)),
    keepOnly: (isOurs) => {
      for (const [name, { topic, partition }] of heads) if (!isOurs(topic, partition)) heads.delete(name);
    },
  };
};
