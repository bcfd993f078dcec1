import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis, type Redis } from '@leadferry/runtime';
import { createFakeClock, createRecordingLogger, silentLogger } from '@leadferry/runtime/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { keepLead } from '../src/fleet/keep-lead.ts';
import { createLead } from '../src/fleet/lead.ts';

let redis: Redis;
beforeAll(async () => {
  redis = connectRedis({ url: redisUrl(), name: 'lead-test', logger: silentLogger });
  await once(redis, 'ready');
});
afterAll(() => redis.disconnect());

const setUp = (ttlMs = 60_000) => {
  const key = `leadferry-test-${randomUUID()}`;
  const clock = createFakeClock();
  const open = (redisOfIts = redis) => createLead({ redis: redisOfIts, keyOf: async () => key, ttlMs, clock });
  return { key, clock, open };
};

it('one of two leads, and goes on while it renews', async () => {
  const { open } = setUp();
  const [one, other] = [open(), open()];
  for (let round = 0; round < 3; round += 1) {
    await one.take();
    await other.take();
    expect([one.isHeld(), other.isHeld()]).toEqual([true, false]);
  }
});

it('who was given the lead up to has it at the next try', async () => {
  const { open } = setUp();
  const [one, other] = [open(), open()];
  await one.take();
  await one.giveUp();
  expect(one.isHeld()).toBe(false);
  await other.take();
  expect(other.isHeld()).toBe(true);
  await one.giveUp();
  await one.take();
  expect([one.isHeld(), other.isHeld()]).toEqual([false, true]);
});

it('the lead is over by its own clock before it is in Redis', async () => {
  const { open, clock } = setUp(1000);
  const lead = open();
  await lead.take();
  await clock.advance(940);
  expect(lead.isHeld()).toBe(true);
  await clock.advance(10);
  expect(lead.isHeld()).toBe(false);
});

it('another takes a lead that ran out in Redis', async () => {
  const { open } = setUp(300);
  const [one, other] = [open(), open()];
  await one.take();
  await vi.waitFor(
    async () => {
      await other.take();
      expect(other.isHeld()).toBe(true);
    },
    { timeout: 10_000, interval: 50 },
  );
});

it('tells a change once, and a Redis that is away once, and leads no more then', async () => {
  const { open, clock } = setUp(3000);
  const logger = createRecordingLogger();
  const stop = new AbortController();
  let isAway = false;
  const away = () => Promise.reject(new Error("Stream isn't writeable"));
  const failing = new Proxy(redis, {
    get: (target, name) => {
      const method = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return isAway ? away : method.bind(target);
    },
  });
  const lead = open(failing);
  const kept = keepLead({ lead, everyMs: 1000, clock, logger, signal: stop.signal });
  const said = () => logger.lines.map(({ event, fields }) => [event, fields.leads ?? fields.code]);
  await vi.waitFor(() => expect(lead.isHeld()).toBe(true), { timeout: 5000 });
  await vi.waitFor(() => expect(said()).toEqual([['fleet_lead', true]]), { timeout: 5000 });
  isAway = true;
  await clock.advance(4000);
  expect(lead.isHeld()).toBe(false);
  expect(said()).toEqual([
    ['fleet_lead', true],
    ['fleet_lead_unavailable', 'redis_unavailable'],
  ]);
  stop.abort(new Error('stopping'));
  await kept;
});
