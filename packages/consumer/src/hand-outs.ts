import type { Clock } from '@leadferry/runtime';
import { partitionName, type SourceRecord, type UnreadRecord } from './source-record.ts';

/** A record as it is handed out: its attempt, and when this process handed it out for the first time. */
export interface HandOut {
  readonly record: SourceRecord;
  readonly receivedAtMs: number;
}

/** Remembers, for records that were blocked, how often they were handed out. */
export interface HandOuts {
  /**
   * Says what this hand-out of the record is. A record that was not blocked before starts at attempt 1; one that may have
   * been in flight when its process died at 2: somebody may have sent it.
   */
  begin(record: UnreadRecord, mayHaveBeenSent?: boolean): HandOut;
  /** The record was blocked: its next hand-out has a higher attempt. */
  raise(record: UnreadRecord): void;
  /** The record was settled. */
  forget(record: UnreadRecord): void;
  /** Forgets the partitions that are another member's now. */
  keepOnly(isOurs: (topic: string, partition: number) => boolean): void;
}

interface Head {
  readonly topic: string;
  readonly partition: number;
  readonly receivedAtMs: number;
  attempt: number;
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
        const { topic, partition } = record;
        head = { topic, partition, receivedAtMs: clock.now(), attempt: mayHaveBeenSent ? 2 : 1 };
        begun.set(name, head);
      }
      const { attempt, receivedAtMs } = head;
      return { record: { ...record, attempt }, receivedAtMs };
    },
    raise: (record) => {
      const head = begun.get(nameOf(record));
      if (head) head.attempt += 1;
    },
    forget: (record) => void begun.delete(nameOf(record)),
    keepOnly: (isOurs) => {
      for (const [name, { topic, partition }] of begun) if (!isOurs(topic, partition)) begun.delete(name);
    },
  };
};
