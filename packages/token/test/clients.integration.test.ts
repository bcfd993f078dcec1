import { randomUUID } from 'node:crypto';
import { createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import {
  type SecretsManagerEmulator,
  type Simulator,
  startSecretsManagerEmulator,
  startSimulator,
} from '@leadferry/simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  createRefreshGrant,
  createSecretsManagerStore,
  createTokenMetrics,
  createTokenProvider,
  type TokenProvider,
} from '../src/index.ts';
import { createMemoryLease } from '../src/testing.ts';
import { createSecret } from './support/secrets-manager.ts';

const twoDays = 2 * 24 * 60 * 60 * 1000;

let emulator: SecretsManagerEmulator;
let simulator: Simulator;
beforeAll(async () => {
  emulator = await startSecretsManagerEmulator();
  simulator = await startSimulator({ switches: { tokenPerSecond: 'unlimited' } });
});
afterAll(async () => {
  await emulator.stop();
  await simulator.stop();
});
beforeEach(() => simulator.journal.clear());

interface Credentials {
  readonly clientId: string;
  readonly clientSecret?: string;
}

const addClient = ({ isPublic = false } = {}): Credentials => {
  const { clientId, clientSecret } = simulator.addApplication({
    clientId: randomUUID(),
    ...(isPublic ? {} : { clientSecret: randomUUID() }),
  });
  return { clientId, ...(clientSecret === undefined ? {} : { clientSecret }) };
};

/** A secret with a grant whose access token expired a day ago, and a way to open it with some credentials. */
const expiredGrantOf = async ({ clientId }: Credentials) => {
  const account = `account-${randomUUID()}`;
  simulator.addAccount({ name: account, lists: [] });
  simulator.set({ clockOffsetMs: -twoDays });
  const grant = JSON.stringify(simulator.grant(account, { application: clientId }));
  simulator.set({ clockOffsetMs: 0 });
  const { name: secretId, client } = await createSecret(emulator.url, grant);
  const open = (credentials: Credentials): TokenProvider => {
    const provider = createTokenProvider({
      account: 'default',
      store: createSecretsManagerStore({ client, secretId }),
      grant: createRefreshGrant({ authUrl: simulator.authUrl, ...credentials }),
      lease: createMemoryLease(),
      clock: systemClock,
      random: Math.random,
      logger: silentLogger,
      metrics: createTokenMetrics(createRegistry({ service: 'test', version: '0' })),
    });
    onTestFinished(() => provider.close());
    return provider;
  };
  const stored = async () =>
    (await client.getSecretValue({ SecretId: secretId, VersionStage: 'AWSCURRENT' })).SecretString;
  return { grant, open, stored };
};

const refreshes = () => simulator.journal.read().filter(({ grantType }) => grantType === 'refresh_token');

describe.each([
  ['a confidential client', false],
  ['a public client, which sends no secret', true],
])('%s', (_, isPublic) => {
  it('refreshes its grant', async () => {
    const client = addClient({ isPublic });
    const { open } = await expiredGrantOf(client);
    expect((await open(client).getAccessToken()).generation).toEqual({ epoch: 1, seq: 1 });
    expect(refreshes().map(({ status }) => status)).toEqual([200]);
  });
});

describe('credentials that do not fit', () => {
  it.each<[string, (client: Credentials) => Credentials]>([
    ['a wrong secret', ({ clientId }) => ({ clientId, clientSecret: 'wrong' })],
    ['no secret', ({ clientId }) => ({ clientId })],
  ])('(%s) are a matter of configuration, no dead grant: mended, the same grant goes on at once', async (_, spoil) => {
    const client = addClient();
    const { grant, open, stored } = await expiredGrantOf(client);
    await expect(open(spoil(client)).getAccessToken()).rejects.toMatchObject({
      code: 'config_error',
      message: expect.stringMatching(/invalid_client.*application secret.*not spent/),
    });
    expect(await stored()).toBe(grant);
    expect((await open(client).getAccessToken()).generation).toEqual({ epoch: 1, seq: 1 });
    expect(refreshes().map(({ status, errorKey }) => errorKey ?? status)).toEqual(['invalid_client', 200]);
  });

  it.each<[string, () => Credentials]>([
    ['those of another application', () => addClient()],
    ['a client id that nobody has', () => ({ clientId: randomUUID(), clientSecret: 'any' })],
  ])('(%s) are noticed before anything is sent: the grant is not theirs to spend', async (_, others) => {
    const owner = addClient();
    const { grant, open, stored } = await expiredGrantOf(owner);
    await expect(open(others()).getAccessToken()).rejects.toMatchObject({
      code: 'config_error',
      message: expect.stringMatching(/issued to another application.*client_id.*tokenSecret.*Nothing was sent/),
    });
    expect(refreshes()).toEqual([]);
    expect(await stored()).toBe(grant);
    expect((await open(owner).getAccessToken()).generation).toEqual({ epoch: 1, seq: 1 });
  });
});
