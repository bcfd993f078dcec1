import { randomUUID } from 'node:crypto';
import { type RedisServer, startRedis } from '@leadferry/local-stack';
import { connectRedis, type Redis } from '@leadferry/runtime';
import { createRecordingLogger, silentLogger } from '@leadferry/runtime/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRedisGenerationChannel, generationNews } from '../src/generation-channel.ts';
import { createRedisSentMarker } from '../src/sent-marker.ts';

let servers: RedisServer[];
let primaries: Redis[];
const keyPrefix = `test:${randomUUID()}`;

beforeAll(async () => {
  servers = await Promise.all([startRedis(), startRedis(), startRedis()]);
  primaries = servers.map(({ url }) => connectRedis({ url, name: 'test', logger: silentLogger }));
  await vi.waitFor(() => expect(primaries.every(({ status }) => status === 'ready')).toBe(true), { timeout: 5000 });
});
afterAll(async () => {
  for (const primary of primaries) primary.disconnect();
  await Promise.all(servers.map((server) => server.stop()));
});

describe('the sent marker', () => {
  it('tells a claim that was not sent from one that was, and from one it never saw', async () => {
    const marker = createRedisSentMarker({ redis: primaries, keyPrefix });
    const [claimed, sent] = [randomUUID(), randomUUID()];
    expect(await marker.recordClaim(claimed, 60_000)).toBe(true);
    await marker.recordClaim(sent, 60_000);
    expect(await marker.recordSent(sent, 60_000)).toBe(true);
    expect(await marker.read(claimed)).toBe('claimed');
    expect(await marker.read(sent)).toBe('sent');
    expect(await marker.readSentAgeMs(claimed)).toBeUndefined();
    const ageMs = await marker.readSentAgeMs(sent);
    expect(ageMs).toBeGreaterThanOrEqual(0);
    expect(ageMs).toBeLessThan(60_000);
    expect(await marker.read(randomUUID())).toBe('unknown');
  });

  it('believes one primary that says sent over two that do not', async () => {
    const marker = createRedisSentMarker({ redis: primaries, keyPrefix });
    const nonce = randomUUID();
    await marker.recordClaim(nonce, 60_000);
    await createRedisSentMarker({ redis: primaries.slice(0, 1), keyPrefix }).recordSent(nonce, 60_000);
    expect(await marker.read(nonce)).toBe('sent');
  });

  it('believes no claimed that was written to another server process', async () => {
    const nonce = randomUUID();
    const [first] = primaries as [Redis];
    await first.set(`${keyPrefix}:claim:${nonce}`, 'claimed 0123456789abcdef');
    expect(await createRedisSentMarker({ redis: [first], keyPrefix }).read(nonce)).toBe('unknown');
  });

  it('leaves no promise and no mark without a majority, and then says that it cannot tell', async () => {
    const nowhere = () => connectRedis({ url: 'redis://127.0.0.1:1', name: 'test', logger: silentLogger });
    const [first] = primaries as [Redis];
    const gone = [nowhere(), nowhere()];
    const marker = createRedisSentMarker({ redis: [first, ...gone], keyPrefix });
    const nonce = randomUUID();
    expect(await marker.recordClaim(nonce, 60_000)).toBe(false);
    expect(await marker.recordSent(nonce, 60_000)).toBe(false);
    await createRedisSentMarker({ redis: [first], keyPrefix }).recordClaim(nonce, 60_000);
    expect(await marker.read(nonce)).toBe('unknown');
    for (const redis of gone) redis.disconnect();
  });
});

describe('the generation channel', () => {
  it('tells other processes of a new generation, account by account', async () => {
    const [redis] = primaries as [Redis];
    const channel = createRedisGenerationChannel({ redis, keyPrefix, logger: silentLogger });
    const heard = vi.fn();
    const other = vi.fn();
    const leave = [channel.subscribe('default', heard), channel.subscribe('other', other)];
    await vi.waitFor(async () => {
      await channel.publish('default', { epoch: 2, seq: 7 });
      expect(heard).toHaveBeenCalledWith({ epoch: 2, seq: 7 }, 'live');
    });
    expect(other).not.toHaveBeenCalled();
    for (const stop of leave) stop();
  });

  it.each(generationNews)('tells what is new of a generation: that it is %s', async (news) => {
    const [redis] = primaries as [Redis];
    const channel = createRedisGenerationChannel({ redis, keyPrefix, logger: silentLogger });
    const heard = vi.fn();
    const leave = channel.subscribe('default', heard);
    await vi.waitFor(async () => {
      await channel.publish('default', { epoch: 2, seq: 8 }, news);
      expect(heard).toHaveBeenCalledWith({ epoch: 2, seq: 8 }, news);
    });
    leave();
  });

  it('passes over what it does not understand', async () => {
    const [redis] = primaries as [Redis];
    const channel = createRedisGenerationChannel({ redis, keyPrefix, logger: silentLogger });
    const heard = vi.fn();
    const leave = channel.subscribe('default', heard);
    await vi.waitFor(async () => {
      for (const message of ['', 'live', '2.9', '2.9 gone', '2 live', '{}']) {
        await redis.publish(`${keyPrefix}:generation:default`, message);
      }
      await channel.publish('default', { epoch: 3, seq: 0 });
      expect(heard).toHaveBeenCalled();
    });
    expect(new Set(heard.mock.calls.map((call) => JSON.stringify(call)))).toEqual(
      new Set([JSON.stringify([{ epoch: 3, seq: 0 }, 'live'])]),
    );
    leave();
  });

  it('says nothing to a listener that has left', async () => {
    const [redis] = primaries as [Redis];
    const channel = createRedisGenerationChannel({ redis, keyPrefix, logger: silentLogger });
    const [left, stayed] = [vi.fn(), vi.fn()];
    channel.subscribe('default', left)();
    const leave = channel.subscribe('default', stayed);
    await vi.waitFor(async () => {
      await channel.publish('default', { epoch: 1, seq: 1 });
      expect(stayed).toHaveBeenCalled();
    });
    expect(left).not.toHaveBeenCalled();
    leave();
  });

  it('logs a hint that could not be told, and goes on', async () => {
    const redis = connectRedis({ url: 'redis://127.0.0.1:1', name: 'test', logger: silentLogger });
    const logger = createRecordingLogger();
    const channel = createRedisGenerationChannel({ redis, keyPrefix, logger });
    await channel.publish('default', { epoch: 1, seq: 1 });
    expect(logger.lines.map(({ event }) => event)).toEqual(['token_channel_not_told']);
    redis.disconnect();
  });
});
