import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConsumerMetrics, openOperatorKafka, type UnreadRecord } from '@leadferry/consumer';
import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { onTestFinished } from 'vitest';
import { type CommandProcess, runCommand } from './run-command.ts';

/** A dead letter as a worker writes it, with what a test wants different. */
export interface GivenDeadLetter {
  readonly id: string;
  readonly partition?: number;
  readonly value?: string | null;
  readonly reason?: string;
  readonly at?: string;
  readonly replays?: number;
}

/** A topic with dead letters on the shared broker, and the command. */
export interface DlqWorld {
  readonly topic: string;
  readonly deadLetterTopic: string;
  readonly doneTopic: string;
  readonly folder: string;
  addDeadLetters(...deadLetters: readonly GivenDeadLetter[]): Promise<void>;
  /** Reads what is committed in a topic, in the order of partitions and offsets. */
  read(topic: string): Promise<UnreadRecord[]>;
  /** Ids of the leads in the source topic. */
  replayedIds(): Promise<string[]>;
  run(args: string, env?: Readonly<Record<string, string>>): CommandProcess;
}

const partitions = 3;

/** Writes a lead that can be delivered. */
export const leadOf = (id: string, more: object = {}): string =>
  JSON.stringify({ id, email: `${id}@example.org`, source: 'web-form', ...more });

/** Creates topics of the test's own. */
export const createDlqWorld = async ({ topics = 1 }: { readonly topics?: number } = {}): Promise<DlqWorld> => {
  const brokers = kafkaBrokers();
  const names = Array.from({ length: topics }, () => `leads-${randomUUID().slice(0, 8)}`);
  const [topic = ''] = names;
  const deadLetterTopic = `${topic}.dead-letter`;
  const doneTopic = `${deadLetterTopic}.done`;
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const kafka = openOperatorKafka({ brokers, clientId: 'test', clock: systemClock, logger: silentLogger, metrics });
  const admin = await kafka.connectAdmin();
  for (const name of names.flatMap((each) => [each, `${each}.dead-letter`]))
    await admin.create({ topic: name, partitions, replication: 1, config: {} });
  const writing = kafka.createTransactions({ transactionalId: `test-${topic}` });
  await writing.open();

  const folder = mkdtempSync(join(tmpdir(), 'leadferry-dlq-'));
  const configPath = join(folder, 'leadferry.yaml');
  const config = {
    application: { secret: 'leadferry/application' },
    accounts: { default: { tokenSecret: 'leadferry/default/token' } },
    topics: Object.fromEntries(names.map((name) => [name, { lists: ['Newsletter'] }])),
  };
  writeFileSync(configPath, JSON.stringify(config));
  const env = {
    LEADFERRY_CONFIG: configPath,
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_GROUP_ID: `group-${topic}`,
    REDIS_URL: redisUrl(),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:1',
  };
  const commands: CommandProcess[] = [];
  onTestFinished(async () => {
    for (const command of commands) command.kill();
    await Promise.all([writing.close(), admin.close(), kafka.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const read = async (from: string): Promise<UnreadRecord[]> => {
    const records: UnreadRecord[] = [];
    for (let partition = 0; partition < partitions; partition += 1) {
      const { first, end } = await kafka.reader.bounds(from, partition);
      for await (const record of kafka.reader.read(from, partition, { from: first, to: end })) records.push(record);
    }
    return records;
  };
  return {
    topic,
    deadLetterTopic,
    doneTopic,
    folder,
    addDeadLetters: (...deadLetters) =>
      writing.publish(deadLetters.map((each) => ({ topic: deadLetterTopic, ...toRecord(each, topic) }))),
    read,
    replayedIds: async () => (await read(topic)).map(({ value }) => JSON.parse(String(value)).id),
    run: (args, more = {}) => {
      const command = runCommand(args.split(' '), { env: { ...env, ...more } });
      commands.push(command);
      return command;
    },
  };
};

const toRecord = (given: GivenDeadLetter, topic: string) => {
  const {
    id,
    partition = 0,
    value = leadOf(id),
    reason = 'rejected',
    at = '2026-11-27T10:00:00.000Z',
    replays,
  } = given;
  const headers = {
    tenant: 'north',
    '__connect.errors.topic': topic,
    '__connect.errors.partition': String(partition),
    '__connect.errors.offset': '17',
    '__connect.errors.exception.message': 'the contact is refused',
    'leadferry.reason': reason,
    'leadferry.http_status': '400',
    'leadferry.attempts': '2',
    'leadferry.lead_id': id,
    'leadferry.at': at,
    'leadferry.timestamp': '1700000000000',
    ...(replays === undefined ? {} : { 'leadferry.replays': String(replays) }),
  };
  return {
    partition,
    key: Buffer.from(`key-of-${id}`),
    value: value === null ? null : Buffer.from(value),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  };
};
