import { createRegistry } from '@leadferry/runtime';
import { createFakeClock, createRecordingLogger } from '@leadferry/runtime/testing';
import { expect, test } from 'vitest';
import { KafkaUnavailableError, PublishRefusedError, ReleasedError } from './errors.ts';
import { createConsumerMetrics } from './metrics.ts';
import type { OutgoingRecord } from './publisher.ts';
import { toReceipt } from './receipt.ts';
import { createFateWriter } from './record-fate.ts';
import { createRound } from './round.ts';
import type { SourceRecord, UnreadRecord } from './source-record.ts';

const record: SourceRecord = {
  topic: 'leads',
  partition: 4,
  offset: '7',
  key: null,
  value: Buffer.from('{}'),
  headers: {},
  timestampMs: 0,
  attempt: 1,
  mayHaveBeenSent: false,
};
const settled = {
  record,
  settlement: {
    outcome: { kind: 'dead-lettered' as const, reason: 'rejected' as const, message: 'refused' },
    attempts: 1,
  },
  times: { receivedAtMs: 0, settledAtMs: 0 },
};

const setUp = (
  answer: (topic: string) => Promise<void>,
  found?: (topic: string, partition: number) => UnreadRecord,
) => {
  const lookedFor: string[] = [];
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const written: [string, OutgoingRecord][] = [];
  const writer = createFateWriter({
    publisher: {
      publish: async (topic, outgoing) => {
        await answer(topic);
        written.push([topic, outgoing]);
        return BigInt(written.length - 1);
      },
    },
    topics: [{ topic: 'leads', deadLetterTopic: 'dead', receiptsTopic: 'receipts' }],
    deadLetterPartitions: new Map([['leads', 3]]),
    groupId: 'leadferry',
    findWritten: async (topic, partition, _, isSame) => {
      lookedFor.push(topic);
      return found === undefined || !isSame(found(topic, partition)) ? undefined : 42n;
    },
    clock,
    random: () => 0.5,
    logger,
    metrics: createConsumerMetrics(createRegistry({ service: 'test', version: '0' })),
  });
  const round = createRound({ clock, sessionTimeoutMs: 8000, drainDeadlineMs: 6000 });
  return { clock, logger, written, lookedFor, writer, round };
};

test('a dead letter takes the remainder where its topic has fewer partitions, a receipt never', async () => {
  const { writer, round, written } = setUp(async () => {});
  await writer.write(settled, round);
  expect(written.map(([topic, { partition }]) => [topic, partition])).toEqual([
    ['dead', 1],
    ['receipts', 4],
  ]);
  expect(writer.held()).toEqual([]);
});

test('a fate that waits is shown with its reason and logged once', async () => {
  let error: Error | undefined = new KafkaUnavailableError();
  const { writer, round, clock, logger, written } = setUp(async () => {
    if (error) throw error;
  });
  const writing = writer.write(settled, round);
  for (let second = 0; second < 5; second += 1) {
    await clock.advance(1000);
    round.beaten();
  }
  expect(writer.held()).toMatchObject([{ topic: 'leads', partition: 4, offset: '7', reason: 'kafka_unavailable' }]);

  error = new PublishRefusedError('dead', 'MESSAGE_TOO_LARGE');
  for (let second = 0; second < 12; second += 1) {
    await clock.advance(1000);
    round.beaten();
  }
  expect(writer.held()).toMatchObject([{ reason: 'config_error' }]);
  expect(logger.lines.map(({ level, event, fields }) => [level, event, fields.reason])).toEqual([
    ['info', 'fate_held', 'kafka_unavailable'],
    ['error', 'fate_held', 'config_error'],
  ]);

  error = undefined;
  await clock.advance(5000);
  await writing;
  expect(written).toHaveLength(2);
  expect(writer.held()).toEqual([]);
});

test('a partition that is given up writes nothing more', async () => {
  const { writer, round, clock, written } = setUp(async () => {
    throw new KafkaUnavailableError();
  });
  const writing = writer.write(settled, round);
  const failure = expect(writing).rejects.toBeInstanceOf(ReleasedError);
  await clock.advance(1000);
  round.fence('membership_lost');
  await failure;
  await expect(writer.write(settled, round)).rejects.toBeInstanceOf(ReleasedError);
  expect(written).toEqual([]);
  expect(writer.held()).toEqual([]);
});

test('nothing is written while the membership is in doubt', async () => {
  const { writer, round, clock, written } = setUp(async () => {});
  await clock.advance(7000);
  const writing = writer.write(settled, round);
  await clock.advance(3000);
  expect(written).toEqual([]);
  round.beaten();
  await clock.advance(200);
  await writing;
  expect(written).toHaveLength(2);
});

test('after an acknowledgement that was lost, what was written is looked for and not written again', async () => {
  let tries = 0;
  let sent: OutgoingRecord | undefined;
  const { writer, round, clock, written, lookedFor } = setUp(
    async (topic) => {
      if (topic !== 'receipts') return;
      tries += 1;
      throw new KafkaUnavailableError();
    },
    (topic, partition) => ({
      topic,
      partition,
      offset: '42',
      key: Buffer.from(String(sent?.key)),
      value: Buffer.from(String(sent?.value)),
      headers: {},
      timestampMs: 0,
    }),
  );
  sent = toReceipt(record, settled.settlement, settled.times, 'leadferry');
  const writing = writer.write(settled, round);
  await clock.advance(1000);
  expect(await writing).toBe(42n);
  expect(tries).toBe(1);
  expect(lookedFor).toEqual(['receipts']);
  expect(written.map(([topic]) => topic)).toEqual(['dead']);
});
