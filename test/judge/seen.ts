/** A record of a source topic, as it lies in Kafka. */
export interface SeenLead {
  /** Unique among the leads of a run and rising per address; undefined for a record that is no lead. */
  readonly seq: string | undefined;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** When its producer sent it, epoch milliseconds. */
  readonly producedAtMs: number;
}

/** What of a receipt a judge looks at. */
export interface SeenReceipt {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly outcome: 'delivered' | 'skipped' | 'dead-lettered';
  readonly reason: string | null;
  readonly contactId: string | null;
  /** When it was sent to Kafka, epoch milliseconds. */
  readonly atMs: number;
  /** The consumer group that settled the record. */
  readonly groupId: string | undefined;
}

/** What of a dead letter a judge looks at: which record it was, and why. */
export interface SeenDeadLetter {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly reason: string;
}

/** Names a source record. */
export const recordName = ({
  topic,
  partition,
  offset,
}: {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}): string => `${topic}/${partition}/${offset}`;
