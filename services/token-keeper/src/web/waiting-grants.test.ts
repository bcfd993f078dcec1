import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { createMemoryRedis } from '../../test/support/memory-redis.ts';
import type { Session } from './sessions.ts';
import { createWaitingGrants } from './waiting-grants.ts';

const sessionOf = (id: string): Session => ({
  id,
  key: 'the same key',
  formToken: '',
  isSignedIn: true,
  wanted: undefined,
});

const waiting = {
  received: {
    grant: {
      accessToken: 'the-access-token',
      refreshToken: 'the-refresh-token',
      expiresInSeconds: 60,
      receivedAtMs: 5,
    },
    scopes: ['contact_data'],
  },
  replaceAccount: true,
  epochBefore: 3,
};

const setUp = () => {
  const redis = createMemoryRedis(createFakeClock());
  return { redis, grants: createWaitingGrants({ redis: redis.redis, keyPrefix: 'test' }) };
};

it('gives back what was kept, once', async () => {
  const { grants } = setUp();
  await grants.keep(sessionOf('a'), 'default', waiting);
  expect(await grants.take(sessionOf('a'), 'default')).toEqual(waiting);
  expect(await grants.take(sessionOf('a'), 'default')).toBeUndefined();
});

it('keeps nothing that Redis alone could read', async () => {
  const { grants, redis } = setUp();
  await grants.keep(sessionOf('a'), 'default', waiting);
  const content = redis.content();
  const decoded = Buffer.from(/"value":"([^"]+)"/.exec(content)?.[1] ?? '', 'base64').toString('latin1');
  expect(content + decoded).not.toMatch(/the-(access|refresh)-token/);
});

it('opens for the cookie it was sealed with, and no other', async () => {
  const { grants } = setUp();
  await grants.keep(sessionOf('a'), 'default', waiting);
  await expect(grants.take(sessionOf('b'), 'default')).rejects.toThrow();
});
