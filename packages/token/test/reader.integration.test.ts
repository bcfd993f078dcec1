import { randomUUID } from 'node:crypto';
import { createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import {
  type SecretsManagerEmulator,
  type Simulator,
  startSecretsManagerEmulator,
  startSimulator,
} from '@leadferry/simulator';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  createReaderProvider,
  createRefreshGrant,
  createSecretsManagerReader,
  createSecretsManagerStore,
  createTokenMetrics,
  createTokenProvider,
  type SecretsManagerApi,
  type TokenProvider,
} from '../src/index.ts';
import { createMemoryLease } from '../src/testing.ts';
import { createSecret, emulatorClient } from './support/secrets-manager.ts';

let emulator: SecretsManagerEmulator;
let simulator: Simulator;
beforeAll(async () => {
  emulator = await startSecretsManagerEmulator();
  simulator = await startSimulator({ switches: { tokenPerSecond: 'unlimited', accessTokenLifetimeMs: 4000 } });
});
afterAll(async () => {
  await emulator.stop();
  await simulator.stop();
});

/** A client that notes which secret each call asks for, and with which operation. */
const noting = (): { readonly client: SecretsManagerApi; readonly asked: Map<string, Set<string>> } => {
  const asked = new Map<string, Set<string>>();
  const client = new Proxy(emulatorClient(emulator.url), {
    get: (target, operation: keyof SecretsManagerApi) => (input: { SecretId: string }) => {
      asked.set(input.SecretId, (asked.get(input.SecretId) ?? new Set()).add(operation));
      return Reflect.apply(target[operation], target, [input]);
    },
  });
  return { client, asked };
};

const common = () => ({
  account: 'default',
  clock: systemClock,
  random: Math.random,
  logger: silentLogger,
  metrics: createTokenMetrics(createRegistry({ service: 'test', version: '0' })),
});

/** An account in the two-secret form, with a refresher that is not asked for anything yet. */
const start = async () => {
  const { clientId, clientSecret = '' } = simulator.addApplication({
    clientId: randomUUID(),
    clientSecret: randomUUID(),
  });
  const account = `account-${randomUUID()}`;
  simulator.addAccount({ name: account, lists: [] });
  const grant = JSON.stringify(simulator.grant(account, { application: clientId }));
  const { name: tokenSecret, client } = await createSecret(emulator.url, grant);
  const accessTokenSecret = `leadferry/${randomUUID()}/access-token`;
  await client.createSecret({ Name: accessTokenSecret });
  const refresher = createTokenProvider({
    ...common(),
    store: createSecretsManagerStore({ client, secretId: tokenSecret, accessTokenSecretId: accessTokenSecret }),
    grant: createRefreshGrant({ authUrl: simulator.authUrl, clientId, clientSecret }),
    lease: createMemoryLease(),
  });
  const seen = noting();
  const reader = createReaderProvider({
    ...common(),
    reader: createSecretsManagerReader({ client: seen.client, secretId: accessTokenSecret }),
    callerWaitMs: 1000,
  });
  onTestFinished(async () => void (await Promise.all([refresher.close(), reader.close()])));
  const exchanges = () => simulator.journal.read().filter(({ application }) => application === clientId).length;
  return { tokenSecret, accessTokenSecret, refresher, reader, asked: seen.asked, exchanges };
};

const seqOf = async (provider: TokenProvider): Promise<number> => (await provider.getAccessToken()).generation.seq;

describe('a reader on Secrets Manager', () => {
  it('follows the refresher through three generations, asks for its own secret alone, and writes nothing', async () => {
    const { accessTokenSecret, refresher, reader, asked, exchanges } = await start();
    await vi.waitFor(
      async () => {
        await refresher.getAccessToken();
        expect(await seqOf(reader)).toBeGreaterThanOrEqual(3);
      },
      { timeout: 20_000, interval: 50 },
    );
    expect([...asked.keys()]).toEqual([accessTokenSecret]);
    expect([...(asked.get(accessTokenSecret) ?? [])].toSorted()).toEqual(['describeSecret', 'getSecretValue']);
    expect(exchanges()).toBeLessThanOrEqual(4);
  });

  it('makes no other call, by the count of Secrets Manager itself, and no exchange, whatever it is asked', async () => {
    const { refresher, reader, asked, exchanges } = await start();
    await vi.waitFor(
      async () => {
        await refresher.getAccessToken();
        await reader.getAccessToken();
      },
      { timeout: 10_000, interval: 100 },
    );
    await refresher.close();
    const before = exchanges();
    asked.clear();
    emulator.resetCalls();
    const token = await reader.getAccessToken();
    await reader.replaceRefused(token).catch(() => {});
    await vi.waitFor(() => expect(reader.getAccessToken()).rejects.toMatchObject({ code: 'token_unavailable' }), {
      timeout: 20_000,
      interval: 100,
    });
    const { DescribeSecret, GetSecretValue, PutSecretValue, UpdateSecretVersionStage } = emulator.calls;
    expect(DescribeSecret + GetSecretValue).toBeGreaterThan(0);
    expect([PutSecretValue, UpdateSecretVersionStage]).toEqual([0, 0]);
    expect(asked.size).toBe(1);
    expect(exchanges()).toBe(before);
  });
});
