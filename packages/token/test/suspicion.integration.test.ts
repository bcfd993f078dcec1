import { randomUUID } from 'node:crypto';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis, createRegistry, type Redis, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRedisGenerationChannel } from '../src/generation-channel.ts';
import { createTokenMetrics } from '../src/metrics.ts';
import type { Probe } from '../src/replace-refused.ts';
import { createScriptedGrant } from '../src/scripted-grant.ts';
import { createRedisSuspicion, type ProbeVerdict } from '../src/suspicion.ts';
import { createMemoryLease, createMemorySecret, createMemoryTokenStore } from '../src/testing.ts';
import { createTokenProvider } from '../src/token-provider.ts';
import { response, rotate } from './support/fleet.ts';

const generation = { epoch: 1, seq: 4 };
const key = (keyPrefix: string) => `${keyPrefix}:suspicion:default:1.4`;

const connect = async (url: string): Promise<Redis> => {
  const redis = connectRedis({ url, name: 'test', logger: silentLogger });
  await vi.waitFor(() => expect(redis.status).toBe('ready'), { timeout: 5000 });
  return redis;
};

let connections: Redis[];
beforeAll(async () => {
  connections = await Promise.all(Array.from({ length: 5 }, () => connect(redisUrl())));
});
afterAll(() => {
  for (const redis of connections) redis.disconnect();
});

/** A fleet of five, each on a connection of its own. */
const fleet = (keyPrefix = `test:${randomUUID()}`) => ({
  keyPrefix,
  workers: connections.map((redis) => createRedisSuspicion({ redis, keyPrefix, clock: systemClock })),
});

describe('a suspicion', () => {
  it.each<ProbeVerdict>(['accepted', 'refused', 'unavailable'])(
    'is cleared up by one probe for a fleet that has it together (%s)',
    async (verdict) => {
      const answer = Promise.withResolvers<ProbeVerdict>();
      const probe = vi.fn(() => answer.promise);
      const asked = fleet().workers.flatMap((worker) =>
        Array.from({ length: 4 }, () => worker.clearUp('default', generation, probe)),
      );
      await vi.waitFor(() => expect(probe).toHaveBeenCalled());
      answer.resolve(verdict);
      expect(new Set(await Promise.all(asked))).toEqual(new Set([verdict]));
      expect(probe).toHaveBeenCalledTimes(1);
    },
  );

  it('stays cleared up for those that come a moment later, and not for ever', async () => {
    const { workers, keyPrefix } = fleet();
    await workers[0]?.clearUp('default', generation, async () => 'refused');
    const probe = vi.fn(async (): Promise<ProbeVerdict> => 'accepted');
    expect(await workers[1]?.clearUp('default', generation, probe)).toBe('refused');
    const standsMs = (await connections[0]?.pttl(key(keyPrefix))) ?? 0;
    expect(standsMs).toBeGreaterThan(0);
    expect(standsMs).toBeLessThanOrEqual(5000);
    await connections[0]?.pexpire(key(keyPrefix), 1);
    await vi.waitFor(async () => expect(await workers[1]?.clearUp('default', generation, probe)).toBe('accepted'));
  });

  it('of one generation or account says nothing about another', async () => {
    const [worker] = fleet().workers;
    await worker?.clearUp('default', generation, async () => 'refused');
    expect(await worker?.clearUp('default', { epoch: 1, seq: 5 }, async () => 'accepted')).toBe('accepted');
    expect(await worker?.clearUp('north', generation, async () => 'accepted')).toBe('accepted');
  });

  it('whose prober died is taken up by another', async () => {
    const { workers, keyPrefix } = fleet();
    await connections[0]?.set(key(keyPrefix), 'asking', 'PX', 300);
    const probe = vi.fn(async (): Promise<ProbeVerdict> => 'refused');
    expect(await workers[1]?.clearUp('default', generation, probe)).toBe('refused');
    expect(probe).toHaveBeenCalledTimes(1);
  });

  it('whose prober found no permit is no answer: it gets its error, the others wait for a later try', async () => {
    const { workers, keyPrefix } = fleet();
    const failing = Promise.withResolvers<ProbeVerdict>();
    const first = workers[0]?.clearUp('default', generation, () => failing.promise);
    const probe = vi.fn(async (): Promise<ProbeVerdict> => 'accepted');
    await vi.waitFor(async () => expect(await connections[0]?.get(key(keyPrefix))).toBe('asking'));
    const second = workers[1]?.clearUp('default', generation, probe);
    failing.reject(new RangeError('no permit'));
    await expect(first).rejects.toThrow(RangeError);
    expect(await second).toBe('unavailable');
    expect(probe).not.toHaveBeenCalled();
  });

  it('is cleared up by each for itself while Redis is away', async () => {
    const gone = connectRedis({ url: 'redis://127.0.0.1:1', name: 'test', logger: silentLogger });
    const worker = createRedisSuspicion({ redis: gone, keyPrefix: 'test', clock: systemClock });
    const probe = vi.fn(async (): Promise<ProbeVerdict> => 'refused');
    for (let times = 1; times <= 3; times += 1) await worker.clearUp('default', generation, probe);
    expect(probe).toHaveBeenCalledTimes(3);
    gone.disconnect();
  });
});

it('a fleet whose access token is refused asks the API once, refreshes once, and all go on', async () => {
  const { workers: suspicions, keyPrefix } = fleet();
  const secret = createMemorySecret();
  secret.paste(response('login'));
  const grant = createScriptedGrant(rotate());
  const lease = createMemoryLease();
  const probe = vi.fn<Probe>(async () => 'refused');
  const providers = suspicions.map((suspicion, index) =>
    createTokenProvider({
      account: 'default',
      store: createMemoryTokenStore(secret),
      grant,
      lease,
      probe,
      suspicion,
      channel: createRedisGenerationChannel({ redis: connections[index] as Redis, keyPrefix, logger: silentLogger }),
      clock: systemClock,
      random: Math.random,
      logger: silentLogger,
      metrics: createTokenMetrics(createRegistry({ service: 'test', version: '0' })),
    }),
  );
  onTestFinished(async () => void (await Promise.all(providers.map((provider) => provider.close()))));
  const tokens = await Promise.all(providers.map((provider) => provider.getAccessToken()));
  const replaced = await Promise.all(
    providers.map((provider, index) => provider.replaceRefused(tokens[index] as (typeof tokens)[number])),
  );
  expect(replaced.map(({ value }) => value)).toEqual(Array(5).fill('at-secret-1'));
  expect(probe).toHaveBeenCalledTimes(1);
  expect(grant.sent).toEqual(['rt-secret-login']);
});
