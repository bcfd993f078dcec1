import { CompressionTypes, type IHeaders, type Kafka, type Message } from 'kafkajs';
import { KafkaUnavailableError, PublishRefusedError } from './errors.ts';
import { isKafkaUnavailable, kafkaErrorType } from './kafka-errors.ts';
import type { KafkaWatch } from './kafka-watch.ts';
import { nullHeaderValue } from './kafkajs-cures.ts';
import { type HeaderValue, isRepeated, type RecordHeaders } from './source-record.ts';

/** A record to be written to one partition of a topic. */
export interface OutgoingRecord {
  readonly partition: number;
  readonly key: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers: RecordHeaders;
}

/** Writes dead letters and receipts. */
export interface Publisher {
  /**
   * Resolves when every in-sync replica has the record. Tries once; whoever calls decides whether to try again.
   *
   * @throws {KafkaUnavailableError} no answer, or not yet ready: the record may or may not have been written.
   * @throws {PublishRefusedError} Kafka will not take it until somebody changes something.
   */
  publish(topic: string, record: OutgoingRecord): Promise<void>;
}

/** A publisher with a connection of its own. */
export interface KafkaPublisher extends Publisher {
  /** @throws {KafkaUnavailableError} no broker answers. */
  connect(): Promise<void>;
  close(): Promise<void>;
}

const missing = 'UNKNOWN_TOPIC_OR_PARTITION';

/**
 * Creates a publisher over kafkajs: acks -1, no retries of its own, and no compression, unless the topic finds a record
 * too large: its source may have been larger than its topic's limit, which counts compressed bytes.
 *
 * Not idempotent: kafkajs takes a sequence number back when a request fails and gives it to the next record; where the
 * failed one had been written, the broker drops the next as its repeat and acknowledges it. A lost dead letter is worse
 * than one written twice. And an answer is checked: to a partition it does not know kafkajs writes nothing and reports
 * success.
 */
export const createKafkaPublisher = (kafka: Kafka, watch: KafkaWatch): KafkaPublisher => {
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    idempotent: false,
    createPartitioner: () => (given) => given.message.partition ?? 0,
    retry: { retries: 0 },
  });
  producer.on(producer.events.REQUEST, () => watch.answered());
  producer.on(producer.events.REQUEST_TIMEOUT, () => watch.troubled('request_timeout'));

  return {
    connect: async () => {
      try {
        await producer.connect();
      } catch (cause) {
        if (isKafkaUnavailable(cause)) throw new KafkaUnavailableError({ cause });
        throw cause;
      }
    },
    publish: async (topic, record) => {
      const message = { topic, acks: -1, timeout: 4000, messages: [toMessage(record)] };
      const answers = await producer
        .send(message)
        .catch((error: unknown) => {
          if (kafkaErrorType(error) !== 'MESSAGE_TOO_LARGE') throw error;
          return producer.send({ ...message, compression: CompressionTypes.GZIP });
        })
        .catch((cause: unknown) => {
          const type = kafkaErrorType(cause);
          if (type !== missing && isKafkaUnavailable(cause)) throw new KafkaUnavailableError({ cause });
          throw new PublishRefusedError(topic, type, { cause });
        });
      const isWritten = answers.some(({ partition, errorCode }) => partition === record.partition && errorCode === 0);
      if (!isWritten) throw new PublishRefusedError(topic, missing);
    },
    close: () => producer.disconnect(),
  };
};

const toMessage = ({ partition, key, value, headers }: OutgoingRecord): Message => ({
  partition,
  key,
  value,
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, given]) => [
      name,
      isRepeated(given) ? given.map(toWireValue) : toWireValue(given),
    ]),
  ) satisfies IHeaders,
});

const toWireValue = (value: HeaderValue): Buffer => value ?? nullHeaderValue;
