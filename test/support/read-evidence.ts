import type { IHeaders } from 'kafkajs';
import type { SeenDeadLetter, SeenLead, SeenReceipt } from '../judge/seen.ts';
import type { KafkaDoor } from './kafka-door.ts';
import { lastHeader } from './last-header.ts';
import { readTopic, type TopicRecord } from './read-topic.ts';

/** What lies in a source topic and in its receipts and dead letter topics. */
export interface TopicEvidence {
  readonly leads: readonly SeenLead[];
  /** Receipts of every consumer group that read the topic. */
  readonly receipts: readonly SeenReceipt[];
  readonly deadLetters: readonly SeenDeadLetter[];
}

/** Reads from Kafka what a run left there. */
export const readEvidence = async (brokers: KafkaDoor, topic: string): Promise<TopicEvidence> => {
  const [leads, receipts, deadLetters] = await Promise.all([
    readTopic(brokers, topic, (record) => seeLead(topic, record)),
    readTopic(brokers, `${topic}.receipts`, seeReceipt),
    readTopic(brokers, `${topic}.dead-letter`, seeDeadLetter),
  ]);
  return { leads, receipts, deadLetters };
};

const seeLead = (topic: string, { partition, offset, timestampMs, value }: TopicRecord): SeenLead => ({
  seq: readSeq(value),
  topic,
  partition,
  offset,
  producedAtMs: timestampMs,
});

/** Finds the number of a lead, which stands nowhere in a record that is none. */
const readSeq = (value: Buffer | null): string | undefined => /"proof_seq":"(\d+)"/.exec(value?.toString() ?? '')?.[1];

const seeReceipt = ({ value, headers, timestampMs }: TopicRecord): SeenReceipt => {
  const { topic, partition, offset, outcome, reason, contactId } = JSON.parse(String(value)) as SeenReceipt;
  const groupId = lastHeader(headers, 'leadferry.group');
  return { topic, partition, offset, outcome, reason, contactId, atMs: timestampMs, groupId };
};

const seeDeadLetter = ({ headers }: TopicRecord): SeenDeadLetter => ({
  topic: needHeader(headers, '__connect.errors.topic'),
  partition: Number(needHeader(headers, '__connect.errors.partition')),
  offset: needHeader(headers, '__connect.errors.offset'),
  reason: needHeader(headers, 'leadferry.reason'),
});

const needHeader = (headers: IHeaders, name: string): string => {
  const value = lastHeader(headers, name);
  if (value === undefined) throw new Error(`a dead letter has no header ${name}`);
  return value;
};
