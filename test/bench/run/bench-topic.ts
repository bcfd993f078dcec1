import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { createTopics } from '../../support/topics.ts';
import type { LeadRecord } from './create-leads.ts';

/** Partitions of every source topic of the bench. */
export const partitions = 12;

/** One run's source topic. `await using` takes it away with its receipts and dead letters. */
export interface BenchTopic extends AsyncDisposable {
  readonly name: string;
}

/** Few enough for a batch of one partition to stay below what a broker takes. */
const leadsPerSend = 5000;

/** Creates a topic that holds the leads, in their order, each once. */
export const openBenchTopic = async (brokers: readonly string[], leads: readonly LeadRecord[]): Promise<BenchTopic> => {
  const name = `bench-${randomUUID().slice(0, 8)}`;
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'bench-source', logLevel: logLevel.NOTHING });
  await createTopics(brokers, [name], partitions);
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  try {
    await publishAll(producer, name, leads);
  } finally {
    await producer.disconnect();
  }
  return { name, [Symbol.asyncDispose]: () => deleteTopics(kafka, name) };
};

const publishAll = async (producer: Producer, topic: string, leads: readonly LeadRecord[]): Promise<void> => {
  for (let from = 0; from < leads.length; from += leadsPerSend)
    await producer.send({ topic, messages: leads.slice(from, from + leadsPerSend) });
};

const deleteTopics = async (kafka: Kafka, name: string): Promise<void> => {
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.deleteTopics({ topics: [name, `${name}.receipts`, `${name}.dead-letter`] });
  } finally {
    await admin.disconnect();
  }
};
