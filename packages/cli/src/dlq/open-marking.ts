import type { Transactions } from '@leadferry/consumer';
import type { Clock } from '@leadferry/runtime';
import type { DoneLedger } from './done-ledger.ts';
import type { Dlq, DlqTopic } from './open-dlq.ts';
import { readLedger } from './read-ledger.ts';

/** The sole right to say what was done with a topic's dead letters, and what was done so far. */
export interface Marking {
  readonly topic: DlqTopic;
  readonly transactions: Transactions;
  readonly ledger: DoneLedger;
}

const seenWithinMs = 10_000;
const lookAgainMs = 100;

/**
 * Takes a topic's dead letters in hand: bars every other command that has them, ends what a killed one left open, and only
 * then reads what was done. Creates the topic of the markers where it is missing.
 *
 * @throws {KafkaUnavailableError} no broker answers.
 * @throws {TopicRefusedError} the topic of the markers may not be created.
 */
export const openMarking = async (
  { kafka, admin }: Dlq,
  topic: DlqTopic,
  { groupId, clock }: { readonly groupId: string; readonly clock: Clock },
): Promise<Marking> => {
  await ensureDoneTopic(admin, topic, clock);
  const transactionalId = `leadferry-dlq.${groupId}.${topic.source}`;
  const maxBatchBytes = new Map([[topic.source, await admin.readMaxMessageBytes(topic.source)]]);
  const transactions = kafka.createTransactions({ transactionalId, maxBatchBytes });
  try {
    await transactions.open();
    const ledger = await readLedger(kafka.reader, { ...topic, hasDone: true });
    return { topic, transactions, ledger };
  } catch (error) {
    await transactions.close();
    throw error;
  }
};

const ensureDoneTopic = async (admin: Dlq['admin'], topic: DlqTopic, clock: Clock): Promise<void> => {
  if (topic.hasDone) return;
  const { doneTopic, partitions, replication } = topic;
  await admin.create({ topic: doneTopic, partitions, replication, config: { 'retention.ms': '-1' } });
  const giveUpAtMs = clock.monotonicMs() + seenWithinMs;
  while ((await admin.describe(doneTopic)) === undefined && clock.monotonicMs() < giveUpAtMs) {
    await clock.sleep(lookAgainMs);
  }
};
