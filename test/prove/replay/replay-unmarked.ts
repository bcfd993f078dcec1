import { completeTopic, readDeployment } from '@leadferry/config';
import { type AddressedRecord, createConsumerMetrics, openOperatorKafka, type Transactions } from '@leadferry/consumer';
import { systemClock as clock, createLogger, createRegistry } from '@leadferry/runtime';
import { Kafka, logLevel, type Message } from 'kafkajs';
import { z } from 'zod';
import { openDlq } from '../../../packages/cli/src/dlq/open-dlq.ts';
import { replayDeadLetters } from '../../../packages/cli/src/dlq/replay-dead-letters.ts';
import { createJsonOutput } from '../../../packages/cli/src/output.ts';
import { createPaint } from '../../../packages/cli/src/paint.ts';

// The command's own replay, but for one thing: records and markers are written one after the other, by a plain producer,
// as most tools that send dead letters back do it. For the --break of the proof.
const [topic = ''] = process.argv.slice(2);
const { file, env } = readDeployment(process.env, z.object({ KAFKA_BROKERS: z.string(), KAFKA_GROUP_ID: z.string() }));
const brokers = env.KAFKA_BROKERS.split(',');
const registry = createRegistry({ service: 'unmarked', version: '0' });
const logger = createLogger({ name: 'unmarked', level: 'silent' });
const parts = { brokers, clientId: 'unmarked', clock, logger, metrics: createConsumerMetrics(registry) };

const producer = new Kafka({ brokers, clientId: 'unmarked', logLevel: logLevel.NOTHING }).producer({
  createPartitioner: () => (given) => given.message.partition ?? 0,
});
const plain: Transactions = {
  open: () => producer.connect(),
  publish: async (records) => {
    for (let from = 0; from < records.length; from += 100) {
      const slice = records.slice(from, from + 100);
      for (const [to, group] of Map.groupBy(slice, (record) => record.topic))
        await producer.send({ topic: to, messages: group.map(toMessage) });
    }
  },
  close: () => producer.disconnect(),
};
const toMessage = ({ partition, key, value, headers }: AddressedRecord): Message => ({
  partition,
  key,
  value,
  headers: headers as Record<string, Buffer>,
});

const kafka = { ...openOperatorKafka(parts), createTransactions: () => plain };
const topics = Object.entries(file.topics).map(([name, given]) => completeTopic(name, given));
const dlq = await openDlq(kafka, topics, { topics: [topic], places: [] });
const selection = { topics: [topic], places: [], reasons: [], sources: [], leadIds: [] };
await replayDeadLetters({
  dlq,
  groupId: env.KAFKA_GROUP_ID,
  selection: { ...selection, since: undefined, until: undefined, state: undefined, limit: undefined },
  ...{ isDryRun: false, isSure: true, isAgain: false, maxReplays: 3, mappingPath: undefined, leavesInvalid: false },
  limits: 'unlimited',
  readDay: async () => undefined,
  ask: undefined,
  clock,
  output: createJsonOutput({ command: 'dlq replay', stdout: process.stdout }),
  paint: createPaint(false),
  isRedrawn: false,
  signal: new AbortController().signal,
});
await dlq.close();
process.exit();
