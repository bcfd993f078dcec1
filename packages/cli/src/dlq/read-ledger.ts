import type { LogReader } from '@leadferry/consumer';
import { createDoneLedger, type DoneLedger } from './done-ledger.ts';
import { decodeMarker } from './marker.ts';
import type { DlqTopic } from './open-dlq.ts';

/**
 * Reads what was done with a topic's dead letters before. What a transaction holds that is still open is not in it.
 *
 * @throws {KafkaUnavailableError} no broker answers.
 */
export const readLedger = async (reader: LogReader, topic: DlqTopic): Promise<DoneLedger> => {
  const partitions = Array.from({ length: topic.partitions }, (_, partition) => partition);
  const bounds = await Promise.all(partitions.map((partition) => reader.bounds(topic.deadLetterTopic, partition)));
  const ledger = createDoneLedger(new Map(bounds.map(({ first }, partition) => [partition, first])));
  if (!topic.hasDone) return ledger;
  await Promise.all(partitions.map((partition) => readPartition(reader, topic.doneTopic, partition, ledger)));
  return ledger;
};

const readPartition = async (reader: LogReader, topic: string, partition: number, ledger: DoneLedger) => {
  const { first, end } = await reader.bounds(topic, partition);
  for await (const { value } of reader.read(topic, partition, { from: first, to: end })) {
    const marker = decodeMarker(value);
    if (marker) ledger.note(partition, marker);
  }
};
