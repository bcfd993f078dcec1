import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis, type Redis } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSessions } from '../src/web/sessions.ts';

let redis: Redis;
beforeAll(async () => {
  redis = connectRedis({ url: redisUrl(), name: 'sessions-test', logger: silentLogger });
  await once(redis, 'ready');
});
afterAll(() => redis.disconnect());

const setUp = () => {
  const keyPrefix = `leadferry-test-${randomUUID()}`;
  /** How long the one session there is lasts still, rounded up; undefined: there is none. */
  const readMinutes = async (): Promise<number | undefined> => {
    const [key] = await redis.keys(`${keyPrefix}:*`);
    return key === undefined ? undefined : Math.ceil((await redis.pttl(key)) / 60_000);
  };
  return { sessions: createSessions({ redis, keyPrefix }), readMinutes };
};

it.each([
  ['half an hour for a visitor', { isSignedIn: false }, 30],
  ['eight hours for who has signed in', { isSignedIn: true }, 480],
  ['eight hours for a browser that a proxy has let in', { isSignedIn: false, isLetIn: true }, 480],
])('a session lasts %s', async (_, options, minutes) => {
  const { sessions, readMinutes } = setUp();
  await sessions.begin(options);
  expect(await readMinutes()).toBe(minutes);
});

it('a session that would end sooner is prolonged, and stays what it was', async () => {
  const { sessions, readMinutes } = setUp();
  const session = await sessions.begin({ isSignedIn: false, wanted: 'authorize/default' });
  await sessions.prolong(session, 3600);
  expect(await readMinutes()).toBe(60);
  expect(await sessions.find(session.id)).toEqual(session);
});

it('a session that lasts longer anyway is left as it is', async () => {
  const { sessions, readMinutes } = setUp();
  await sessions.prolong(await sessions.begin({ isSignedIn: true }), 3600);
  expect(await readMinutes()).toBe(480);
});

it('a session that has ended is not brought back', async () => {
  const { sessions, readMinutes } = setUp();
  const session = await sessions.begin({ isSignedIn: true });
  await sessions.end(session);
  await sessions.prolong(session, 3600);
  expect(await readMinutes()).toBeUndefined();
});
