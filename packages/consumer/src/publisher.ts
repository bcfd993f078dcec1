import {
  CompressionTypes,
  type IHeaders,
  type Kafka,
  type Message,
  type RecordMetadata,
  type TopicMessages,
} from 'kafkajs';
import { KafkaUnavailableError, PublishRefusedError } from './errors.ts';
import { heedAnswers } from './heed-answers.ts';
import { isKafkaUnavailable, kafkaErrorType } from './kafka-errors.ts';
import type { KafkaWatch } from './kafka-watch.ts';
import { nullHeaderValue } from './kafkajs-null-header.ts';
import { createPublishBatches, type Outgoing } from './publish-batches.ts';
import { RecordsTogether } from './records-together.ts';
import { type HeaderValue, isRepeated, partitionName, type RecordHeaders } from './source-record.ts';

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
   * Resolves to the record's offset when every in-sync replica has it. Tries once; whoever calls decides whether to try
   * again. Records that are published while others are on their way go together.
   *
   * @throws {KafkaUnavailableError} no answer, or not yet ready: the record may or may not have been written.
   * @throws {PublishRefusedError} Kafka will not take it until somebody changes something.
   */
  publish(topic: string, record: OutgoingRecord): Promise<bigint>;
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
  producer.on(producer.events.REQUEST, heedAnswers(watch));
  producer.on(producer.events.REQUEST_TIMEOUT, () => watch.troubled('request_timeout'));

  const sendTogether = async (outgoing: readonly Outgoing[]): Promise<readonly bigint[]> => {
    const [first] = outgoing;
    if (first === undefined) return [];
    const { topic } = first;
    const request = { acks: -1, timeout: 4000 };
    const answers = await producer
      .sendBatch({ ...request, topicMessages: gatherMessages(outgoing) })
      .catch((error: unknown) => {
        if (outgoing.length > 1 || kafkaErrorType(error) !== 'MESSAGE_TOO_LARGE') throw error;
        const topicMessages = [{ topic, messages: [toMessage(first.record)] }];
        return producer.sendBatch({ ...request, topicMessages, compression: CompressionTypes.GZIP });
      })
      .catch((cause: unknown) => {
        const type = kafkaErrorType(cause);
        if (type !== missing && isKafkaUnavailable(cause)) throw new KafkaUnavailableError({ cause });
        throw new PublishRefusedError(topic, type, { cause });
      });
    return offsetsOf(outgoing, answers);
  };
  const publishTogether = createPublishBatches(sendTogether, (error) => error instanceof PublishRefusedError);

  return {
    connect: async () => {
      try {
        await producer.connect();
      } catch (cause) {
        if (isKafkaUnavailable(cause)) throw new KafkaUnavailableError({ cause });
        throw cause;
      }
    },
    publish: (topic, record) => publishTogether({ topic, record }),
    close: () => producer.disconnect(),
  };
};

/** Joins the records of each partition, in their order. */
const gatherMessages = (outgoing: readonly Outgoing[]): TopicMessages[] => {
  const topics = new Map<string, Map<number, OutgoingRecord[]>>();
  for (const { topic, record } of outgoing) {
    const partitions = topics.get(topic) ?? new Map<number, OutgoingRecord[]>();
    const records = partitions.get(record.partition);
    if (records) records.push(record);
    else partitions.set(record.partition, [record]);
    topics.set(topic, partitions);
  }
  return [...topics].map(([topic, partitions]) => ({
    topic,
    messages: [...partitions].map(([partition, records]) => new RecordsTogether(partition, records)),
  }));
};

/** Finds the offset of each record: Kafka answers the first offset of each partition's records, which lie behind it in order. */
const offsetsOf = (outgoing: readonly Outgoing[], answers: readonly RecordMetadata[]): bigint[] => {
  const next = new Map<string, bigint>();
  for (const { topicName, partition, errorCode, baseOffset } of answers) {
    if (errorCode === 0) next.set(partitionName(topicName, partition), BigInt(baseOffset ?? -1));
  }
  return outgoing.map(({ topic, record: { partition } }) => {
    const name = partitionName(topic, partition);
    const offset = next.get(name);
    if (offset === undefined) throw new PublishRefusedError(topic, missing);
    next.set(name, offset + 1n);
    return offset;
  });
};

/** Writes a record in the client's form. */
export const toMessage = ({ partition, key, value, headers: given }: OutgoingRecord): Message => {
  // Without a prototype: a header may be named "__proto__", and is to be set, not obeyed.
  const headers: IHeaders = Object.create(null);
  for (const name of Object.keys(given)) {
    const values = given[name] ?? null;
    headers[name] = isRepeated(values) ? values.map(toWireValue) : toWireValue(values);
  }
  return { partition, key, value, headers };
};

const toWireValue = (value: HeaderValue): Buffer => value ?? nullHeaderValue;
