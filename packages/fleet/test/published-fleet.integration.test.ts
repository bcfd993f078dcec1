import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis, type Redis } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type FleetState, publishFleet, readPublishedFleet } from '../src/index.ts';

let redis: Redis;
beforeAll(async () => {
  redis = connectRedis({ url: redisUrl(), name: 'fleet-test', logger: silentLogger });
  await once(redis, 'ready');
});
afterAll(() => redis.disconnect());

const state: FleetState = {
  atMs: 1,
  groupMembers: 2,
  topics: [
    {
      ...{ topic: 'leads', account: 'default', partitions: 6, partitionsBehind: 6, backlog: 12, deadLetters: 1 },
      ...{ settledPerSecond: 0, arrivedPerSecond: 0, busyPerSecond: undefined },
      ...{ clearSeconds: Number.POSITIVE_INFINITY, desiredReplicas: 1, reason: 'reauth_required' },
    },
  ],
  budget: {
    ...{ isUnlimited: true, perSecond: undefined, perDay: undefined, dayRemaining: undefined, resetsAtMs: undefined },
    ...{ permittedPerSecond: undefined, requestsPerSecond: undefined, requestsPerLead: 1, saturation: undefined },
  },
  accounts: [{ account: 'default', state: 'reauth_required' }],
  unread: [],
};

const place = () => ({ redis, keyPrefix: `leadferry-test-${randomUUID()}`, groupId: 'leadferry' });

it('what a keeper left is read as it was, with what is never cleared', async () => {
  const mine = place();
  expect(await readPublishedFleet(mine)).toBeUndefined();
  await publishFleet(mine, state, 60_000);
  expect(await readPublishedFleet(mine)).toEqual(state);
  expect(await readPublishedFleet({ ...mine, groupId: 'another' })).toBeUndefined();
});

it('is gone when nobody renews it', async () => {
  const mine = place();
  await publishFleet(mine, state, 300);
  await vi.waitFor(async () => expect(await readPublishedFleet(mine)).toBeUndefined(), { timeout: 5000 });
});
