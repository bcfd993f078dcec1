import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis, type Redis } from '@leadferry/runtime';
import { createFakeClock, silentLogger } from '@leadferry/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisMemoryStore } from '../src/memory/redis-memory-store.ts';
import { createVolatileMemoryStore } from '../src/memory/volatile-memory-store.ts';
import { describeMemoryStore } from './memory-store.contract.ts';

let redis: Redis;
beforeAll(async () => {
  redis = connectRedis({ url: redisUrl(), name: 'memory-test', logger: silentLogger });
  await once(redis, 'ready');
});
afterAll(() => redis.disconnect());

const open = (keyPrefix = `leadferry-test-${randomUUID()}`, account = 'default') => ({
  keyPrefix,
  store: createRedisMemoryStore({ redis, keyPrefix, account }),
});

describeMemoryStore('in the process', () => {
  const clock = createFakeClock();
  return { store: createVolatileMemoryStore(clock), age: (_contact, ms) => clock.advance(ms) };
});

describeMemoryStore('in Redis', () => {
  const { keyPrefix, store } = open();
  const age = async (contact: string, ms: number): Promise<void> => {
    const key = `${keyPrefix}:unchanged:default:${contact}`;
    const leftMs = await redis.pttl(key);
    if (leftMs > 0) await redis.pexpire(key, leftMs - ms);
  };
  return { store, age };
});

const contact = 'contact-ada-1234567890';
const hash = 'hash-a-123456789012345';
const at = { contact, hash, trustedFromMs: 0 };

describe('the memory in Redis', () => {
  it('is one for all workers, in which two of them are two holders', async () => {
    const { keyPrefix, store } = open();
    const { store: other } = open(keyPrefix);
    const [mine] = await store.look([{ ...at, holder: '0' }]);
    await store.keep([{ contact, hash, claim: mine?.claim ?? '', atMs: 1, keepMs: 60_000 }]);
    expect((await other.look([{ ...at, holder: '0' }]))[0]?.found).toBe('unchanged');
    await store.look([{ ...at, hash: 'hash-b-123456789012345', holder: '0' }]);
    const [theirs] = await other.look([{ ...at, holder: '0' }]);
    await other.keep([{ contact, hash, claim: theirs?.claim ?? '', atMs: 1, keepMs: 60_000 }]);
    expect((await store.look([{ ...at, holder: '0' }]))[0]?.found).toBe('otherwise');
  });

  it('keeps accounts apart', async () => {
    const { keyPrefix, store } = open();
    const { store: other } = open(keyPrefix, 'other');
    await store.restore([{ contact, hash, atMs: 1, keepMs: 60_000 }]);
    expect((await other.look([{ ...at, holder: '0' }]))[0]?.found).toBe('otherwise');
  });

  it('believes nothing of before when Redis has lost the generation alone', async () => {
    const { keyPrefix, store } = open();
    await store.restore([{ contact, hash, atMs: 1, keepMs: 60_000 }]);
    await redis.del(`${keyPrefix}:unchanged:default`);
    expect((await store.look([{ ...at, holder: '0' }]))[0]?.found).toBe('otherwise');
  });

  it('holds little of a contact, and nothing for ever but one key an account', async () => {
    const { keyPrefix, store } = open();
    await store.restore([{ contact, hash, atMs: 1_800_000_000_000, keepMs: 60_000 }]);
    const key = `${keyPrefix}:unchanged:default:${contact}`;
    expect(((await redis.get(key)) ?? '').length).toBe(hash.length + 8 + 13);
    expect(await redis.pttl(key)).toBeGreaterThan(0);
    await store.look([{ ...at, hash: 'hash-b-123456789012345', holder: '0' }]);
    expect(await redis.pttl(key)).toBeGreaterThan(0);
  });

  it('is found again by a server that has forgotten the scripts', async () => {
    const { store } = open();
    await redis.script('FLUSH');
    expect((await store.look([{ ...at, holder: '0' }]))[0]?.found).toBe('otherwise');
  });
});
