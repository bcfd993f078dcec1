import { createRegistry } from '@leadferry/runtime';
import { createFakeClock, silentLogger } from '@leadferry/runtime/testing';
import { expect, test } from 'vitest';
import { createKafkaWatch } from './kafka-watch.ts';
import { createMembership } from './membership.ts';
import { createConsumerMetrics } from './metrics.ts';
import type { Round } from './round.ts';

const kafkaError = (type: string, retriable = true) =>
  Object.assign(new Error(type), { name: 'KafkaJSProtocolError', type, retriable });

const setUp = () => {
  const clock = createFakeClock();
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const watch = createKafkaWatch({ clock, logger: silentLogger, metrics, brokers: [] });
  const tuning = { sessionTimeoutMs: 8000, heartbeatIntervalMs: 1000, drainDeadlineMs: 6000 };
  return { clock, watch, membership: createMembership({ ...tuning, clock, watch }) };
};

const untilReleased = (round: Round) =>
  new Promise<void>((resolve) => round.signal.addEventListener('abort', () => resolve()));

test('heartbeats go on while a batch runs, however long, and end with it', async () => {
  const { clock, membership } = setUp();
  membership.join();
  const long = Promise.withResolvers<void>();
  let beats = 0;
  const running = membership.during(
    async () => {
      beats += 1;
    },
    () => long.promise,
  );
  await clock.advance(30_000);
  expect(beats).toBeGreaterThanOrEqual(30);
  long.resolve();
  await running;
  const before = beats;
  await clock.advance(5000);
  expect(beats).toBe(before);
});

test('a heartbeat that reports a rebalance releases every running batch, and each rethrows it when it has finished', async () => {
  const { clock, membership } = setUp();
  membership.join();
  const rebalance = kafkaError('REBALANCE_IN_PROGRESS');
  const inFlight = Promise.withResolvers<void>();
  const finished: string[] = [];
  const batch = (name: string) => async (round: Round) => {
    await untilReleased(round);
    await inFlight.promise;
    expect(round.isFenced()).toBe(false);
    finished.push(name);
  };
  const heartbeat = () => Promise.reject(rebalance);
  const ends = [membership.during(heartbeat, batch('a')), membership.during(heartbeat, batch('b'))].map((end) =>
    end.catch((error: unknown) => error),
  );
  await clock.advance(1000);
  expect(finished).toEqual([]);
  inFlight.resolve();
  expect(await Promise.all(ends)).toEqual([rebalance, rebalance]);
  expect(finished).toEqual(['a', 'b']);
});

test.each(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION'])('a heartbeat that answers %s fences at once', async (type) => {
  const { clock, membership } = setUp();
  membership.join();
  const lost = kafkaError(type, false);
  let seen: Round | undefined;
  const end = membership
    .during(
      () => Promise.reject(lost),
      async (round) => {
        seen = round;
        await untilReleased(round);
      },
    )
    .catch((error: unknown) => error);
  await clock.advance(1000);
  expect(seen?.isFenced()).toBe(true);
  expect(await end).toBe(lost);
});

test('a heartbeat without an answer changes nothing', async () => {
  const { clock, membership } = setUp();
  membership.join();
  const away = Object.assign(new Error('gone'), { name: 'KafkaJSConnectionError', retriable: true });
  const long = Promise.withResolvers<void>();
  let seen: Round | undefined;
  const running = membership.during(
    () => Promise.reject(away),
    (round) => {
      seen = round;
      return long.promise;
    },
  );
  await clock.advance(4000);
  expect(seen?.isOpen()).toBe(true);
  long.resolve();
  await running;
});

test('heartbeats knock no more often than their interval while Kafka is away', async () => {
  const { clock, watch, membership } = setUp();
  membership.join();
  watch.troubled('connection');
  const long = Promise.withResolvers<void>();
  let beats = 0;
  const running = membership.during(
    async () => {
      beats += 1;
    },
    () => long.promise,
  );
  await clock.advance(10_000);
  expect(beats).toBe(10);
  watch.answered();
  await clock.advance(11_000);
  expect(beats).toBeGreaterThanOrEqual(50);
  long.resolve();
  await running;
});

test('a new generation fences a batch of the one before', async () => {
  const { membership } = setUp();
  membership.join();
  let seen: Round | undefined;
  const running = membership.during(
    async () => {},
    async (round) => {
      seen = round;
      membership.join();
    },
  );
  await running;
  expect(seen?.isFenced()).toBe(true);
});

test('a member that has not joined runs no batch', async () => {
  const { membership } = setUp();
  let hasRun = false;
  await membership.during(
    async () => {},
    async () => {
      hasRun = true;
    },
  );
  expect(hasRun).toBe(false);
});

test('idle resolves when the last batch has ended', async () => {
  const { membership } = setUp();
  membership.join();
  await membership.idle();
  const long = Promise.withResolvers<void>();
  const running = membership.during(
    async () => {},
    () => long.promise,
  );
  let isIdle = false;
  const idle = membership.idle().then(() => {
    isIdle = true;
  });
  await Promise.resolve();
  expect(isIdle).toBe(false);
  long.resolve();
  await running;
  await idle;
});

test('a member that drains outside of any batch goes on beating, and no longer', async () => {
  const { clock, membership } = setUp();
  membership.join();
  let beats = 0;
  const beat = async () => {
    beats += 1;
  };
  await membership.during(beat, async () => {});
  const draining = Promise.withResolvers<void>();
  const drained = membership.beatWhile(() => draining.promise);
  await clock.advance(5000);
  expect(beats).toBeGreaterThanOrEqual(5);
  draining.resolve();
  await drained;
  const before = beats;
  await clock.advance(5000);
  expect(beats).toBe(before);
});
