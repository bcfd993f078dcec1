import type { ProducedRecord } from './record-batch.ts';

/**
 * Stands for all records of one partition where kafkajs wants one message each: it copies the list of a partition for every message
 * it adds to it. Only {@link writeProduceRequest} can write it; to anything else it is a message that must not be sent.
 */
export class RecordsTogether {
  /** The client refuses a message without. */
  readonly value = null;
  readonly partition: number;
  readonly records: readonly ProducedRecord[];

  constructor(partition: number, records: readonly ProducedRecord[]) {
    this.partition = partition;
    this.records = records;
  }
}

/** Returns the records that the messages of a partition stand for. */
export const spreadRecords = (messages: readonly ProducedRecord[]): readonly ProducedRecord[] => {
  const [first] = messages;
  if (messages.length === 1 && first instanceof RecordsTogether) return first.records;
  return messages.flatMap((message) => (message instanceof RecordsTogether ? message.records : [message]));
};
