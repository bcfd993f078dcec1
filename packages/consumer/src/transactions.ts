import type { Clock } from '@leadferry/runtime';
import { CompressionTypes, type Kafka, type Producer, type TopicMessages, type Transaction } from 'kafkajs';
import { KafkaUnavailableError, PublishRefusedError, TransactionFencedError } from './errors.ts';
import { heedAnswers } from './heed-answers.ts';
import { isKafkaUnavailable, kafkaErrorType } from './kafka-errors.ts';
import type { KafkaWatch } from './kafka-watch.ts';
import { type OutgoingRecord, toMessage } from './publisher.ts';
import { type AddressedRecord, chunkRecords, type RecordChunk } from './record-chunks.ts';

/**
 * Writes records of several topics all together or not at all.
 *
 * @throws {KafkaUnavailableError} no answer, or not in time: what was last published was written whole or not at all.
 * @throws {TransactionFencedError} another holder of the same id has opened since, or Kafka's patience is over.
 * @throws {PublishRefusedError} Kafka will not take it until somebody changes something. Nothing of it was written.
 */
export interface Transactions {
  /**
   * Takes the id: ends what an earlier holder left open, and bars that holder. Resolves when all its transactions are
   * either committed or aborted for every reader.
   */
  open(): Promise<void>;
  /** Resolves when all the records are committed. After an error nothing more may be published. */
  publish(records: readonly AddressedRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** What transactions are made with. */
export interface TransactionsOptions {
  readonly kafka: Kafka;
  readonly watch: KafkaWatch;
  readonly clock: Clock;
  /** One holder at a time; the newest one wins. */
  readonly transactionalId: string;
  /** How long Kafka waits for a holder that fell silent before it aborts. Readers behind it wait as long. */
  readonly timeoutMs?: number;
  /** Largest record batch a topic takes, in bytes, where it is not Kafka's default. */
  readonly maxBatchBytes?: ReadonlyMap<string, number>;
}

const fencedTypes = new Set(['INVALID_PRODUCER_EPOCH', 'INVALID_PRODUCER_ID_MAPPING', 'INVALID_TXN_STATE']);
/**
 * Answers by which a broker says "not yet": the transaction before is still being ended, or a partition that is new or
 * moved has no leader that knows of it.
 */
const notYetTypes = new Set([
  'CONCURRENT_TRANSACTIONS',
  'NOT_LEADER_FOR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
]);
const notYetForMs = 5000;
const lookAgainMs = 10;

/** Creates transactions; nothing is asked before `open`. */
export const createTransactions = (options: TransactionsOptions): Transactions => {
  const { kafka, watch, clock, transactionalId, timeoutMs = 15_000, maxBatchBytes = new Map() } = options;
  // No retries of the client's own: it takes sequence numbers back and gives them to whatever comes next. Here either the
  // very same batch comes next, or all of it is aborted.
  const producer: Producer = kafka.producer({
    allowAutoTopicCreation: false,
    transactionalId,
    transactionTimeout: timeoutMs,
    createPartitioner: () => (given) => given.message.partition ?? 0,
    retry: { retries: 0 },
  });
  producer.on(producer.events.REQUEST, heedAnswers(watch));
  producer.on(producer.events.REQUEST_TIMEOUT, () => watch.troubled('request_timeout'));

  return {
    open: async () => {
      try {
        await producer.connect();
        await (await producer.transaction()).abort();
      } catch (cause) {
        throw classify(cause, transactionalId);
      }
    },
    publish: async (records) => {
      let topic = records[0]?.topic ?? '';
      let transaction: Transaction | undefined;
      try {
        transaction = await producer.transaction();
        for (const chunk of chunkRecords(records, maxBatchBytes)) {
          topic = chunk.records[0]?.topic ?? topic;
          await send(transaction, chunk, clock);
        }
        await transaction.commit();
      } catch (cause) {
        // Where this fails too, the next holder or the time-out ends it.
        if (transaction?.isActive()) await transaction.abort().catch(() => {});
        throw classify(cause, topic);
      }
    },
    close: () => producer.disconnect(),
  };
};

/**
 * Sends a part; again, while a broker says "not yet". What another partition took the first time comes with the same
 * sequence numbers and the same records, so that its broker knows it and keeps one.
 */
const send = async (transaction: Transaction, { records, isLarge }: RecordChunk, clock: Clock): Promise<void> => {
  const batch = {
    acks: -1,
    timeout: 4000,
    compression: isLarge ? CompressionTypes.GZIP : CompressionTypes.None,
    topicMessages: groupByTopic(records),
  };
  const giveUpAtMs = clock.monotonicMs() + notYetForMs;
  for (;;) {
    try {
      const answers = await transaction.sendBatch(batch);
      // To a partition it does not know the client writes nothing and reports success.
      const written = new Set(answers.map(({ topicName, partition }) => `${topicName}/${partition}`));
      const lost = records.find(({ topic, partition }) => !written.has(`${topic}/${partition}`));
      if (lost) throw new PublishRefusedError(lost.topic, 'UNKNOWN_TOPIC_OR_PARTITION');
      return;
    } catch (error) {
      if (!notYetTypes.has(kafkaErrorType(error)) || clock.monotonicMs() > giveUpAtMs) throw error;
      await clock.sleep(lookAgainMs);
    }
  }
};

const groupByTopic = (records: readonly AddressedRecord[]): TopicMessages[] =>
  [...Map.groupBy(records, ({ topic }) => topic)].map(([topic, group]) => ({
    topic,
    messages: group.map((record: OutgoingRecord) => toMessage(record)),
  }));

const classify = (cause: unknown, topic: string): Error => {
  if (cause instanceof PublishRefusedError) return cause;
  const type = kafkaErrorType(cause);
  if (fencedTypes.has(type)) return new TransactionFencedError({ cause });
  if (type !== 'UNKNOWN_TOPIC_OR_PARTITION' && (isKafkaUnavailable(cause) || cause instanceof TypeError)) {
    return new KafkaUnavailableError({ cause });
  }
  return new PublishRefusedError(topic, type, { cause });
};
