import { createRegistry } from '@leadferry/runtime';
import { createFakeClock, silentLogger } from '@leadferry/runtime/testing';
import { expect, test } from 'vitest';
import { createBackoff } from './backoff.ts';
import { createCommitter, type Progress } from './committer.ts';
import { ReleasedError } from './errors.ts';
import { createKafkaWatch } from './kafka-watch.ts';
import { createConsumerMetrics } from './metrics.ts';
import { createRound } from './round.ts';

const kafkaError = (type: string, retriable = true) =>
  Object.assign(new Error(type), { name: 'KafkaJSProtocolError', type, retriable });

const setUp = (answer: () => Promise<void> = async () => {}) => {
  const clock = createFakeClock();
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const watch = createKafkaWatch({ clock, logger: silentLogger, metrics, brokers: [] });
  const round = createRound({ clock, sessionTimeoutMs: 600_000, drainDeadlineMs: 6000 });
  const sent: string[] = [];
  const failures: unknown[] = [];
  const committer = createCommitter({
    round,
    send: async (offsets: readonly Progress[]) => {
      sent.push(offsets.map(({ partition, offset }) => `${partition}:${offset}`).join(' '));
      await answer();
    },
    clock,
    backoff: createBackoff({ baseMs: 100, maxMs: 1000, random: () => 0.5 }),
    watch,
    metrics,
    everyMs: 100,
    everyRecords: 10,
    onFailure: (error) => failures.push(error),
  });
  const partitions = [0, 1].map((partition) => ({ topic: 'leads', partition, offset: '0' }));
  const settle = (partition: number, offset: number): void => {
    const progress = partitions[partition];
    if (progress) committer.settled(Object.assign(progress, { offset: String(offset) }));
  };
  return { clock, round, sent, failures, committer, settle };
};

test('a record that settles alone is committed at once', async () => {
  const { clock, sent, settle } = setUp();
  settle(0, 1);
  await clock.advance(1);
  expect(sent).toEqual(['0:1']);
});

test('records that settle quickly share commits, all partitions in one', async () => {
  const { clock, sent, settle } = setUp();
  settle(0, 1);
  await clock.advance(1);
  for (let offset = 2; offset <= 4; offset += 1) {
    settle(0, offset);
    settle(1, offset);
    await clock.advance(10);
  }
  expect(sent).toEqual(['0:1']);
  await clock.advance(100);
  expect(sent).toEqual(['0:1', '0:4 1:4']);
});

test('many records are committed before their time', async () => {
  const { clock, sent, settle } = setUp();
  settle(0, 1);
  await clock.advance(1);
  for (let offset = 2; offset <= 11; offset += 1) settle(0, offset);
  await clock.advance(0);
  expect(sent).toEqual(['0:1', '0:11']);
});

test('flush waits for what was noted while another commit was on its way', async () => {
  const answers: (() => void)[] = [];
  const { clock, sent, settle, committer } = setUp(() => new Promise((resolve) => answers.push(resolve)));
  settle(0, 1);
  await clock.advance(1);
  settle(0, 2);
  let isFlushed = false;
  const flushed = committer.flush().then(() => {
    isFlushed = true;
  });
  answers[0]?.();
  await clock.advance(1);
  expect(sent).toEqual(['0:1', '0:2']);
  expect(isFlushed).toBe(false);
  answers[1]?.();
  await flushed;
});

test('a commit that finds no Kafka is tried again until it is accepted', async () => {
  let isAway = true;
  const { clock, sent, settle, committer } = setUp(async () => {
    if (isAway) throw kafkaError('GROUP_LOAD_IN_PROGRESS');
  });
  settle(0, 1);
  const flushed = committer.flush();
  await clock.advance(5000);
  expect(sent.length).toBeGreaterThan(3);
  isAway = false;
  await clock.advance(2000);
  await flushed;
  const before = sent.length;
  await committer.flush();
  expect(sent).toHaveLength(before);
});

test('a generation that may no longer commit ends its round', async () => {
  const { clock, round, settle, committer } = setUp(() => Promise.reject(kafkaError('ILLEGAL_GENERATION', false)));
  settle(0, 1);
  await expect(committer.flush()).rejects.toBeInstanceOf(ReleasedError);
  expect(round.isFenced()).toBe(true);
  expect(round.groupError).toMatchObject({ type: 'ILLEGAL_GENERATION' });
  await clock.advance(1000);
});

test('a coordinator that is only starting gets some tries, one that has moved ends the round', async () => {
  const { clock, round, sent, settle, committer } = setUp(() =>
    Promise.reject(kafkaError('NOT_COORDINATOR_FOR_GROUP')),
  );
  settle(0, 1);
  const flushed = expect(committer.flush()).rejects.toBeInstanceOf(ReleasedError);
  await clock.advance(500);
  expect(round.isFenced()).toBe(false);
  await clock.advance(5000);
  await flushed;
  expect(sent).toHaveLength(6);
});

test('a fenced round commits nothing more', async () => {
  const { clock, round, sent, settle, committer } = setUp();
  round.fence('membership_lost');
  settle(0, 1);
  await committer.flush();
  await clock.advance(1000);
  expect(sent).toEqual([]);
});

test('an error that is nobody elses doing is told', async () => {
  const refusal = kafkaError('GROUP_AUTHORIZATION_FAILED', false);
  const { clock, failures, settle } = setUp(() => Promise.reject(refusal));
  settle(0, 1);
  await clock.advance(10);
  expect(failures).toEqual([refusal]);
});
