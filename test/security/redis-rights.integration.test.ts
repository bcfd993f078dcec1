import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createRedisMemoryStore } from '@leadferry/account';
import { createBudget, createBudgetMetrics, readDay } from '@leadferry/budget';
import { createRegistry, type Redis, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import {
  createRedisEscrow,
  createRedisGenerationChannel,
  createRedisSentMarker,
  createRedisSpentTokens,
  createRedlockLease,
} from '@leadferry/token';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findRedisCommands } from './find-redis-commands.ts';
import { type RedisWithRights, rights, startRedisWithRights } from './redis-with-rights.ts';

const root = resolve(import.meta.dirname, '../..');
const keyPrefix = 'leadferry';
let server: RedisWithRights;
let redis: Redis;
beforeAll(async () => {
  server = await startRedisWithRights();
  redis = await server.connect();
});
afterAll(() => server.stop());
afterEach(async () => expect(await server.takeRefusals()).toEqual([]));

describe('the rights of deploy/access/redis-users.acl', () => {
  it('name every command that the sources do', () => {
    const list = ['ls-files', '-co', '--exclude-standard', 'packages/*/src/*', 'services/*/src/*'];
    const files = execFileSync('git', list, { cwd: root, encoding: 'utf8' })
      .split('\n')
      .filter((file) => /(?<!\.test)\.(ts|lua)$/.test(file));
    const isCommand = new Set(redis.getBuiltinCommands());
    const named = new Set(files.flatMap((file) => findRedisCommands(readFileSync(resolve(root, file), 'utf8'))));
    const commands = [...named].filter((name) => isCommand.has(name));
    expect(commands.length).toBeGreaterThan(20);
    expect(commands.filter((name) => !rights.split(/\s/).includes(`+${name}`))).toEqual([]);
  });

  it('suffice for the memory: to look, keep, release, forget, forget all and restore', async () => {
    const store = createRedisMemoryStore({ redis, keyPrefix, account: 'default' });
    const [contact, hash] = ['contact-ada-1234567890', 'hash-a-123456789012345'];
    const ask = async () => (await store.look([{ contact, hash, trustedFromMs: 0, holder: '0' }]))[0];
    const delivery = { contact, hash, atMs: 1, keepMs: 60_000 };
    await store.keep([{ ...delivery, claim: (await ask())?.claim ?? '' }]);
    expect((await ask())?.found).toBe('unchanged');
    await store.forget([contact]);
    const asked = await ask();
    expect(asked?.found).toBe('otherwise');
    await store.release([{ contact, claim: asked?.claim ?? '' }]);
    expect(await store.restore([delivery])).toBe(1);
    await store.forgetAll();
    expect((await ask())?.found).toBe('otherwise');
  });

  it('suffice for the escrow, which waits for a replica where there is one', async () => {
    await vi.waitFor(async () => expect(await server.hasReplica()).toBe(true), 10_000);
    const escrow = createRedisEscrow({ redis: [redis], keyPrefix, logger: silentLogger });
    const place = { account: 'default', generation: { epoch: 1, seq: 1 }, attempt: 1 };
    expect(await escrow.rehearse(place)).toBe(true);
    expect(await escrow.keep(place, Buffer.from('sealed'))).toBe(true);
    expect(await escrow.read(place)).toEqual([Buffer.from('sealed')]);
    await escrow.drop(place);
    expect(await escrow.read(place)).toEqual([]);
  });

  it('suffice for the budget, and to read what it has spent', async () => {
    const metrics = createBudgetMetrics(createRegistry({ service: 'test', version: '1' }));
    const [key, limits] = [randomUUID(), { perSecond: 100, perDay: 1000 }];
    const common = { clock: systemClock, random: Math.random, logger: silentLogger, metrics };
    const budget = createBudget({ redis, key, limits, ...common });
    await budget.acquire();
    await budget.reportThrottled();
    await budget.acquire();
    expect(budget.isDegraded()).toBe(false);
    await budget.reportQuotaExceeded();
    expect(await readDay({ redis, key, limits })).toMatchObject({ spent: 2, isHeld: true });
    budget.close();
  });

  it('suffice for the lease, which is taken, renewed, refused to others and given back', async () => {
    const lease = createRedlockLease({ redis: [redis], keyPrefix });
    const name = randomUUID();
    const key = `${keyPrefix}:lease:${name}`;
    const answer = await lease.withLease(name, 300, async (lost) => {
      let lowest = Number.POSITIVE_INFINITY;
      // What is left of it falls, and rises only where it is renewed.
      const isRenewed = async (): Promise<boolean> => {
        const left = await redis.pttl(key);
        const hasRisen = left > lowest;
        lowest = Math.min(lowest, left);
        return hasRisen;
      };
      await vi.waitUntil(isRenewed, { timeout: 10_000, interval: 10 });
      expect(lost.aborted).toBe(false);
      return lease.withLease(name, 300, async () => {});
    });
    expect(answer).toEqual({ state: 'done', value: { state: 'busy' } });
    expect(await redis.exists(key)).toBe(0);
  });

  it('suffice for what workers tell each other of tokens', async () => {
    const marker = createRedisSentMarker({ redis: [redis], keyPrefix });
    await marker.recordSent('nonce', 60_000);
    expect([await marker.read('nonce'), await marker.readSentAgeMs('nonce')]).toEqual(['sent', expect.any(Number)]);
    const spent = createRedisSpentTokens({ redis: [redis], keyPrefix });
    await spent.note('a token');
    expect(await spent.includes('a token')).toBe(true);
    const channel = createRedisGenerationChannel({ redis, keyPrefix, logger: silentLogger });
    const heard = vi.fn();
    const stop = channel.subscribe('default', heard);
    await vi.waitFor(async () => {
      await channel.publish('default', { epoch: 1, seq: 2 });
      expect(heard).toHaveBeenCalledWith({ epoch: 1, seq: 2 }, 'live');
    }, 10_000);
    stop();
  });

  it('suffice where the address of Redis names a database', async () => {
    const other = await server.connect(1);
    await other.set(`${keyPrefix}:rights-test`, '1', 'PX', 60_000);
    expect(await redis.exists(`${keyPrefix}:rights-test`)).toBe(0);
  });
});
