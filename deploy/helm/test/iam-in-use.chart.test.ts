import { createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import {
  type SecretsManagerEmulator,
  type Simulator,
  startSecretsManagerEmulator,
  startSimulator,
} from '@leadferry/simulator';
import {
  createReaderProvider,
  createRefreshGrant,
  createSecretsManagerClient,
  createSecretsManagerReader,
  createSecretsManagerStore,
  createTokenMetrics,
  createTokenProvider,
  readApplicationSecret,
} from '@leadferry/token';
import { createMemoryLease } from '@leadferry/token/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { exampleArns, exampleValues, policiesFor } from './support/iam-example.ts';
import { allowedOn, heldTo } from './support/iam-policy.ts';

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

const open = () =>
  createSecretsManagerClient({
    endpoint: emulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

const arnOf = (secretId: string): string => exampleArns[secretId.replace('leadferry/', '') as keyof typeof exampleArns];

const common = () => ({
  account: 'default',
  clock: systemClock,
  random: Math.random,
  logger: silentLogger,
  metrics: createTokenMetrics(createRegistry({ service: 'test', version: '0' })),
});

it('each role can do its work by its policy through several refreshes, and uses all that the policy gives it', async () => {
  const { worker, keeper } = await policiesFor(exampleValues);
  const { clientId, clientSecret = '' } = simulator.addApplication({ clientId: 'app', clientSecret: 'shown once' });
  simulator.addAccount({ name: 'default', lists: [] });
  const owner = open();
  await owner.createSecret({ Name: 'leadferry/application' });
  await owner.createSecret({ Name: 'leadferry/default/access-token' });
  const grant = JSON.stringify(simulator.grant('default', { application: clientId }));
  await owner.createSecret({ Name: 'leadferry/default/token', SecretString: grant });

  const asKeeper = heldTo(keeper, open(), arnOf);
  const asWorker = heldTo(worker, open(), arnOf);
  const application = { secretId: 'leadferry/application' };
  // A secret without a value is looked at once more, to tell it from one that does not exist.
  for (const { client } of [asKeeper, asWorker])
    await expect(readApplicationSecret({ client, ...application })).rejects.toThrow(/it has no value/);

  const refresher = createTokenProvider({
    ...common(),
    store: createSecretsManagerStore({
      client: asKeeper.client,
      secretId: 'leadferry/default/token',
      accessTokenSecretId: 'leadferry/default/access-token',
    }),
    grant: createRefreshGrant({ authUrl: simulator.authUrl, clientId, clientSecret }),
    lease: createMemoryLease(),
  });
  const reader = createReaderProvider({
    ...common(),
    reader: createSecretsManagerReader({ client: asWorker.client, secretId: 'leadferry/default/access-token' }),
    callerWaitMs: 1000,
  });
  try {
    await vi.waitFor(
      async () => {
        await refresher.getAccessToken();
        expect((await reader.getAccessToken()).generation.seq).toBeGreaterThanOrEqual(2);
      },
      { timeout: 30_000, interval: 50 },
    );
  } finally {
    await Promise.all([refresher.close(), reader.close()]);
  }

  for (const name of ['application', 'default/token', 'default/access-token'] as const) {
    const arn = exampleArns[name];
    expect([name, asKeeper.usedOn(arn)]).toEqual([name, allowedOn(keeper, arn)]);
    expect([name, asWorker.usedOn(arn)]).toEqual([name, allowedOn(worker, arn)]);
  }
});

it('a policy that lacks one call stops the work: the test above would notice', async () => {
  const { keeper } = await policiesFor(exampleValues);
  const Statement = keeper.Statement.map((one) => ({
    ...one,
    Action: one.Action.filter((action) => action !== 'secretsmanager:DescribeSecret' || one.Effect === 'Deny'),
  }));
  const { client } = heldTo({ ...keeper, Statement }, open(), arnOf);
  const store = createSecretsManagerStore({ client, secretId: 'leadferry/default/token' });
  await expect(store.currentVersionId()).rejects.toThrow(/may not call secretsmanager:DescribeSecret/);
});
