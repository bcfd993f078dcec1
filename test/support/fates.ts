import { type KafkaDoor, openKafka } from './kafka-door.ts';

/** One receipt as it lies in the receipts topic. */
export interface Receipt {
  readonly leadId: string | null;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly outcome: 'delivered' | 'skipped' | 'dead-lettered';
  readonly reason: string | null;
  readonly contactId: string | null;
  readonly attempts: number;
}

/** A dead letter's headers and value, as they lie in the dead letter topic. */
export interface DeadLetter {
  readonly value: string | null;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The same as bytes, to compare with what was published. */
  readonly bytes: {
    readonly value: Buffer | null;
    readonly key: Buffer | null;
    readonly headers: Readonly<Record<string, Buffer>>;
  };
}

/** Follows what became of the records of some topics, from the outside: Kafka's own topics, never a worker's word. */
export interface Fates {
  readonly receipts: Receipt[];
  readonly deadLetters: DeadLetter[];
  stop(): Promise<void>;
}

/** Begins to read receipts and dead letters of the given source topics from the start. */
export const followFates = async (brokers: KafkaDoor, sourceTopics: readonly string[]): Promise<Fates> => {
  const kafka = openKafka(brokers, 'fates');
  const consumer = kafka.consumer({ groupId: `fates-${crypto.randomUUID()}`, maxWaitTimeInMs: 200 });
  const receipts: Receipt[] = [];
  const deadLetters: DeadLetter[] = [];
  await consumer.connect();
  await consumer.subscribe({
    topics: sourceTopics.flatMap((topic) => [`${topic}.receipts`, `${topic}.dead-letter`]),
    fromBeginning: true,
  });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, message }) => {
      if (topic.endsWith('.receipts')) receipts.push(JSON.parse(message.value?.toString() ?? '{}'));
      else
        deadLetters.push({
          value: message.value?.toString() ?? null,
          key: message.key?.toString() ?? null,
          headers: Object.fromEntries(
            Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
          ),
          bytes: {
            value: message.value,
            key: message.key,
            headers: Object.fromEntries(
              Object.entries(message.headers ?? {}).flatMap(([name, value]) =>
                Buffer.isBuffer(value) ? [[name, value]] : [],
              ),
            ),
          },
        });
    },
  });
  return { receipts, deadLetters, stop: () => consumer.disconnect() };
};
