import { expect, test } from 'vitest';
import { findTopicDifferences } from './topic-differences.ts';
import { commandToCreate, wantedBeside, wantedSource } from './wanted-topics.ts';

const brokers = ['one:9092', 'two:9092'];
const route = { topic: 'leads', deadLetterTopic: 'leads.dead-letter', receiptsTopic: 'leads.receipts' };
const shape = { partitions: 6, replication: 3 };
const { deadLetters, receipts } = wantedBeside(route, { ...shape, maxMessageBytes: 1_000_000 });
const source = wantedSource('leads', shape);

const found = (config: Readonly<Record<string, string>>, over = {}) => ({
  ...shape,
  config: new Map(Object.entries(config)),
  ...over,
});
const settingsOf = (
  ...[role, wanted, has]: [...Parameters<typeof findTopicDifferences>] extends [infer A, infer B, infer C, ...infer _]
    ? [A, B, C]
    : never
) => findTopicDifferences(role, wanted, has, brokers).map(({ setting }) => setting);

test('topics as they are created differ in nothing', () => {
  expect(settingsOf('source', source, found(source.config))).toEqual([]);
  expect(
    settingsOf(
      'dead_letters',
      deadLetters,
      found({ 'cleanup.policy': 'delete', 'retention.bytes': '-1', ...deadLetters.config }),
    ),
  ).toEqual([]);
  expect(settingsOf('receipts', receipts, found(receipts.config))).toEqual([]);
});

test.each([
  ['compacts', { 'cleanup.policy': 'compact,delete' }, ['cleanup.policy']],
  ['forgets within a week', { 'retention.ms': '86400000' }, ['retention.ms']],
  ['keeps all for ever', { 'retention.ms': '-1' }, []],
  ['keeps a week', { 'retention.ms': '604800000' }, []],
  ['tells nothing of itself', {}, []],
])('a source that %s', (_, config, settings) => {
  expect(settingsOf('source', source, found(config as Record<string, string>))).toEqual(settings);
});

test('dead letters that are deleted, compacted or too narrow differ in each of it, and one command mends all', () => {
  const differences = findTopicDifferences(
    'dead_letters',
    deadLetters,
    found({
      'cleanup.policy': 'compact',
      'retention.ms': '604800000',
      'retention.bytes': '1',
      'max.message.bytes': '1048588',
    }),
    brokers,
  );
  expect(differences.map(({ setting }) => setting)).toEqual([
    'cleanup.policy',
    'retention.ms',
    'retention.bytes',
    'max.message.bytes',
  ]);
  expect(new Set(differences.map(({ command }) => command))).toEqual(
    new Set([
      'kafka-configs.sh --bootstrap-server one:9092,two:9092 --alter --entity-type topics --entity-name leads.dead-letter --add-config cleanup.policy=delete,retention.ms=-1,retention.bytes=-1,max.message.bytes=1065536',
    ]),
  );
});

test('receipts need compaction, as many partitions as their source, and as many replicas', () => {
  const differences = findTopicDifferences(
    'receipts',
    receipts,
    found({ 'cleanup.policy': 'delete' }, { partitions: 3, replication: 1 }),
    brokers,
  );
  expect(differences).toMatchObject([
    {
      setting: 'partitions',
      found: '3',
      wanted: '6',
      command: expect.stringContaining('--alter --topic leads.receipts --partitions 6'),
    },
    { setting: 'replication', found: '1', wanted: '3' },
    { setting: 'cleanup.policy', found: 'delete', wanted: 'compact' },
  ]);
});

test('fewer partitions of dead letters are no fault', () => {
  expect(settingsOf('dead_letters', deadLetters, found(deadLetters.config, { partitions: 1 }))).toEqual([]);
});

test('the command to create leaves to the cluster what was not said', () => {
  expect(commandToCreate(wantedSource('leads', { partitions: 6, replication: -1 }), ['one:9092'])).toBe(
    'kafka-topics.sh --bootstrap-server one:9092 --create --if-not-exists --topic leads --partitions 6 --config cleanup.policy=delete --config retention.ms=1209600000',
  );
});
