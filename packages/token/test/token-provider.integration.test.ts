import { randomUUID } from 'node:crypto';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis, createRegistry, type Redis, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import {
  type SecretsManagerEmulator,
  type Simulator,
  type SwitchesUpdate,
  startSecretsManagerEmulator,
  startSimulator,
} from '@leadferry/simulator';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  createRedisGenerationChannel,
  createRedisSentMarker,
  createRedlockLease,
  createRefreshGrant,
  createSecretsManagerStore,
  createTokenMetrics,
  createTokenProvider,
  type Probe,
  type TokenProvider,
} from '../src/index.ts';
import { createSecret } from './support/secrets-manager.ts';

let emulator: SecretsManagerEmulator;
let redis: Redis;
beforeAll(async () => {
  emulator = await startSecretsManagerEmulator();
  redis = connectRedis({ url: redisUrl(), name: 'test', logger: silentLogger });
  await vi.waitFor(() => expect(redis.status).toBe('ready'), { timeout: 5000 });
});
afterAll(async () => {
  redis.disconnect();
  await emulator.stop();
});

interface World {
  readonly simulator: Simulator;
  readonly workers: readonly TokenProvider[];
  readonly exchanges: () => number;
  readonly callApi: Probe;
  readonly paste: (text: string) => Promise<void>;
}

/** An account with a fresh grant, and some workers that share it. */
const start = async (switches: SwitchesUpdate, { count = 3, isPublic = false } = {}): Promise<World> => {
  const simulator = await startSimulator({
    switches: { tokenPerSecond: 'unlimited', perSecond: 'unlimited', ...switches },
  });
  const application = simulator.addApplication({
    clientId: randomUUID(),
    ...(isPublic ? {} : { clientSecret: randomUUID() }),
  });
  simulator.addAccount({ name: 'default', lists: [] });
  const {
    name: secretId,
    client,
    paste,
  } = await createSecret(emulator.url, JSON.stringify(simulator.grant('default')));
  const keyPrefix = `test:${randomUUID()}`;
  const { clientId, clientSecret } = application;
  const callApi: Probe = async (accessToken) => {
    const headers = { authorization: `Bearer ${accessToken}` };
    const { status } = await fetch(`${simulator.apiUrl}/account/user/privileges`, { headers });
    if (status === 200) return 'accepted';
    return status === 401 ? 'refused' : 'unavailable';
  };
  const workers = Array.from({ length: count }, () =>
    createTokenProvider({
      account: 'default',
      store: createSecretsManagerStore({ client, secretId }),
      grant: createRefreshGrant({ authUrl: simulator.authUrl, clientId, ...(clientSecret ? { clientSecret } : {}) }),
      lease: createRedlockLease({ redis: [redis], keyPrefix }),
      marker: createRedisSentMarker({ redis: [redis], keyPrefix }),
      channel: createRedisGenerationChannel({ redis, keyPrefix, logger: silentLogger }),
      probe: callApi,
      clock: systemClock,
      random: Math.random,
      logger: silentLogger,
      metrics: createTokenMetrics(createRegistry({ service: 'test', version: '0' })),
    }),
  );
  onTestFinished(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await simulator.stop();
  });
  const exchanges = () => simulator.journal.read().filter(({ grantType }) => grantType === 'refresh_token').length;
  return { simulator, workers, exchanges, callApi, paste };
};

/** Lets every worker call the API without pause until told to stop; counts what the API answered. */
const keepCalling = ({ workers, callApi }: World) => {
  const answers = { accepted: 0, refused: 0, unavailable: 0 };
  const seqs = new Set<number>();
  let isOn = true;
  const running = workers.map(async (worker) => {
    while (isOn) {
      const token = await worker.getAccessToken();
      seqs.add(token.generation.seq);
      const answer = await callApi(token.value);
      answers[answer] += 1;
      if (answer === 'refused') await worker.replaceRefused(token);
    }
  });
  const stop = async () => {
    isOn = false;
    await Promise.all(running);
    return answers;
  };
  return { seqs, stop };
};

describe('workers on a Constant Contact simulator', () => {
  it('live through short lives: one exchange per generation, no refused call', async () => {
    const world = await start({ accessTokenLifetimeMs: 4000 });
    const { seqs, stop } = keepCalling(world);
    await vi.waitFor(() => expect(Math.max(...seqs)).toBe(3), { timeout: 20_000, interval: 100 });
    const { refused, accepted } = await stop();
    expect(world.exchanges()).toBe(3);
    expect(refused).toBe(0);
    expect(accepted).toBeGreaterThan(100);
  });

  it('pay at most one call each when a refresh kills the old access token', async () => {
    const world = await start({ firstAccessTokenLifetimeMs: 8000, refreshKillsAccessToken: true });
    const { seqs, stop } = keepCalling(world);
    await vi.waitFor(() => expect(seqs).toContain(1), { timeout: 20_000, interval: 50 });
    await vi.waitFor(async () => {
      const seen = await Promise.all(world.workers.map((worker) => worker.getAccessToken()));
      expect(seen.map(({ generation }) => generation.seq)).toEqual([1, 1, 1]);
    });
    const { refused } = await stop();
    expect(world.exchanges()).toBe(1);
    expect(refused).toBeLessThanOrEqual(3);
  });

  it.each(['echo', 'omit'] as const)('keep a long-lived refresh token (the answer: %s)', async (longLivedAnswer) => {
    const world = await start({ accessTokenLifetimeMs: 3000, refreshTokenType: 'long_lived', longLivedAnswer });
    const { seqs, stop } = keepCalling(world);
    await vi.waitFor(() => expect(Math.max(...seqs)).toBe(2), { timeout: 20_000, interval: 100 });
    expect((await stop()).refused).toBe(0);
    expect(world.exchanges()).toBe(2);
  });

  it('take up a grant that a person made after the old one was refused', async () => {
    const world = await start({ firstAccessTokenLifetimeMs: 1000 }, { count: 1, isPublic: true });
    const [worker] = world.workers as [TokenProvider];
    await worker.getAccessToken();
    world.simulator.account('default').revokeGrants();
    await vi.waitFor(() => expect(worker.getAccessToken()).rejects.toMatchObject({ code: 'reauth_required' }), {
      timeout: 10_000,
      interval: 200,
    });
    expect(world.exchanges()).toBe(1);
    await world.paste(JSON.stringify(world.simulator.grant('default')));
    await vi.waitFor(async () => expect((await worker.getAccessToken()).generation).toEqual({ epoch: 2, seq: 0 }), {
      timeout: 5000,
      interval: 200,
    });
  });
});
