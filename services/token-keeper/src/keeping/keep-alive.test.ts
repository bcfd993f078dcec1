import { createScriptedTokens } from '@leadferry/account/testing';
import type { Redis } from '@leadferry/runtime';
import { createFakeClock, createRecordingLogger, type FakeClock } from '@leadferry/runtime/testing';
import { TokenUnavailableError } from '@leadferry/token';
import { expect, it } from 'vitest';
import { keepAlive } from './keep-alive.ts';

/** The two commands of Redis that this part uses, on the test's clock. */
const createRedis = (clock: FakeClock) => {
  const expiries = new Map<string, number>();
  let isAway = false;
  const answer = <T>(work: () => T): Promise<T> =>
    isAway ? Promise.reject(new Error("Stream isn't writeable")) : Promise.resolve(work());
  const redis = {
    set: (key: string, _value: string, _px: 'PX', ms: number) =>
      answer(() => {
        if ((expiries.get(key) ?? 0) > clock.now()) return null;
        expiries.set(key, clock.now() + ms);
        return 'OK';
      }),
    del: (key: string) => answer(() => Number(expiries.delete(key))),
  } as unknown as Redis;
  return {
    redis,
    goAway: () => {
      isAway = true;
    },
    comeBack: () => {
      isAway = false;
    },
  };
};

const minute = 60_000;

const setUp = () => {
  const clock = createFakeClock();
  const redis = createRedis(clock);
  const logger = createRecordingLogger();
  const stop = new AbortController();
  const calls: string[] = [];
  const counted: string[] = [];
  const start = (name: string, answer: () => 'accepted' | 'refused' | 'unavailable' = () => 'accepted') => {
    const tokens = createScriptedTokens();
    const probe = async () => {
      calls.push(name);
      return answer();
    };
    const run = keepAlive({
      account: 'default',
      everyMs: 60 * minute,
      open: async () => ({ tokens, probe, keyPrefix: 'test' }),
      redis: redis.redis,
      clock,
      logger,
      count: (outcome) => counted.push(outcome),
      signal: stop.signal,
    });
    return { tokens, run };
  };
  return { clock, redis, logger, calls, counted, start, stop: () => stop.abort(new Error('stopping')) };
};

it('calls once per interval, however many keepers there are', async () => {
  const { clock, calls, start, stop } = setUp();
  const keepers = [start('a'), start('b')];
  await clock.advance(59 * minute);
  expect(calls).toHaveLength(1);
  await clock.advance(3 * 60 * minute);
  expect(calls).toHaveLength(4);
  stop();
  await Promise.all(keepers.map(({ run }) => run));
});

it('leaves the call to another keeper, or to the next look, when it came to nothing', async () => {
  const { clock, calls, counted, start, stop } = setUp();
  let isAway = true;
  const { run } = start('a', () => (isAway ? 'unavailable' : 'accepted'));
  await clock.advance(30_000);
  isAway = false;
  await clock.advance(minute);
  await clock.advance(10 * minute);
  expect(calls).toHaveLength(2);
  expect(counted).toEqual(['unavailable', 'accepted']);
  stop();
  await run;
});

it('hands a refused token to the provider', async () => {
  const { clock, start, stop } = setUp();
  const { tokens, run } = start('a', () => 'refused');
  tokens.replace = () => Promise.reject(new TokenUnavailableError('no better one'));
  await clock.advance(minute);
  expect(tokens.refused).toEqual(['token-1']);
  stop();
  await run;
});

it('does not call while Redis is away, and goes on when it is back', async () => {
  const { clock, redis, calls, logger, start, stop } = setUp();
  redis.goAway();
  const { run } = start('a');
  await clock.advance(10 * minute);
  expect(calls).toEqual([]);
  expect(logger.lines[0]).toMatchObject({ event: 'keep_alive_failed', fields: { code: 'redis_unavailable' } });
  redis.comeBack();
  await clock.advance(minute);
  expect(calls).toEqual(['a']);
  stop();
  await run;
});
