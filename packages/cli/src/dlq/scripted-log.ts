import type { AddressedRecord, LogReader, Transactions, UnreadRecord } from '@leadferry/consumer';
import type { DlqTopic } from './open-dlq.ts';

/** What a test says of a dead letter; the rest is filled in. */
export interface ScriptedDeadLetter {
  readonly partition?: number;
  readonly value?: string | null;
  readonly reason?: string;
  readonly at?: string;
  readonly leadId?: string;
  readonly replays?: number;
}

/** Topics in memory: read by a log reader, written by transactions, both as Kafka's own. */
export interface ScriptedLog {
  readonly reader: LogReader;
  readonly transactions: Transactions;
  /** What was committed, one list a transaction. */
  readonly commits: AddressedRecord[][];
  append(topic: string, partition: number, record: Partial<UnreadRecord>): void;
  addDeadLetters(...deadLetters: readonly ScriptedDeadLetter[]): void;
  /** Deletes a record, as compaction does. */
  remove(topic: string, partition: number, offset: bigint): void;
}

/** Says of the topic `leads` and its own what a command looked up, with two partitions each. */
export const leadsTopic: DlqTopic = {
  config: {
    topic: 'leads',
    account: 'default',
    lists: ['Newsletter'],
    consent: 'implicit',
    deadLetterTopic: 'leads.dead-letter',
    receiptsTopic: 'leads.receipts',
    onMissingContact: 'skip',
    unchangedTrustMs: 0,
  },
  source: 'leads',
  sourcePartitions: 2,
  deadLetterTopic: 'leads.dead-letter',
  partitions: 2,
  replication: 1,
  doneTopic: 'leads.dead-letter.done',
  hasDone: true,
};

/** The value of a lead that can be delivered. */
export const leadValue = (id: string, more: object = {}): string =>
  JSON.stringify({ id, email: `${id}@example.org`, source: 'web-form', ...more });

/** Creates topics of nothing. `beforeCommit` may throw, as a Kafka that refuses would. */
export const createScriptedLog = (beforeCommit: () => void = () => {}): ScriptedLog => {
  const logs = new Map<string, (UnreadRecord | undefined)[]>();
  const commits: AddressedRecord[][] = [];
  const logOf = (topic: string, partition: number): (UnreadRecord | undefined)[] => {
    const name = `${topic}/${partition}`;
    const log = logs.get(name) ?? [];
    logs.set(name, log);
    return log;
  };
  const append: ScriptedLog['append'] = (topic, partition, record) => {
    const log = logOf(topic, partition);
    const empty = { key: null, value: null, headers: {}, timestampMs: 0 };
    log.push({ ...empty, ...record, topic, partition, offset: String(log.length) });
  };
  return {
    commits,
    append,
    addDeadLetters: (...deadLetters) => {
      for (const deadLetter of deadLetters) {
        const { partition = 0, value = leadValue('a'), reason = 'rejected', at, leadId, replays } = deadLetter;
        const headers = {
          'leadferry.reason': reason,
          'leadferry.at': at ?? '2026-11-27T10:00:00.000Z',
          '__connect.errors.partition': String(partition),
          ...(leadId === undefined ? {} : { 'leadferry.lead_id': leadId }),
          ...(replays === undefined ? {} : { 'leadferry.replays': String(replays) }),
        };
        append('leads.dead-letter', partition, {
          value: value === null ? null : Buffer.from(value),
          headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
        });
      }
    },
    remove: (topic, partition, offset) => {
      logOf(topic, partition)[Number(offset)] = undefined;
    },
    reader: {
      bounds: async (topic, partition) => ({ first: 0n, end: BigInt(logOf(topic, partition).length) }),
      read: async function* (topic, partition, { from, to }) {
        for (const record of logOf(topic, partition).slice(Number(from), Number(to))) if (record) yield record;
      },
      close: async () => {},
    },
    transactions: {
      open: async () => {},
      publish: async (records) => {
        beforeCommit();
        commits.push([...records]);
        for (const { topic, partition, key, value, headers } of records) {
          const toBytes = (content: Buffer | string | null) =>
            typeof content === 'string' ? Buffer.from(content) : content;
          append(topic, partition, { key: toBytes(key), value: toBytes(value), headers });
        }
      },
      close: async () => {},
    },
  };
};
