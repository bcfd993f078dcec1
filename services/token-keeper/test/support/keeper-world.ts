import { randomUUID } from 'node:crypto';
import { redisUrl } from '@leadferry/local-stack/testing';
import {
  type AccountInput,
  type SecretsManagerEmulator,
  type Simulator,
  type SwitchesUpdate,
  startSecretsManagerEmulator,
  startSimulator,
} from '@leadferry/simulator';
import { createSecretsManagerClient, createSecretsManagerStore, type TokenStore } from '@leadferry/token';
import { findFreePort, type KeeperProcess, startKeeper } from './keeper-process.ts';

export interface KeeperWorldOptions {
  readonly switches?: SwitchesUpdate;
  /** Default: `default` alone, of Engines Ltd. */
  readonly accounts?: readonly AccountInput[];
  /** Accounts that have a grant from the start. Default: none. */
  readonly granted?: readonly string[];
  /** Path of the public address. Default: none. */
  readonly path?: string;
  /** Origin of the public address. Default: the keeper's own port. */
  readonly origin?: string;
  /** Whether the application's settings hold our redirect URI, or which. Default: ours. */
  readonly redirectUris?: readonly string[];
  readonly isPublicClient?: boolean;
  readonly redis?: string;
}

/** Everything around a keeper: Constant Contact, Secrets Manager, Redis. Keepers are started by the test. */
export interface KeeperWorld extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly secrets: SecretsManagerEmulator;
  readonly publicUrl: string;
  readonly operatorSecret: string;
  readonly config: object;
  readonly env: Readonly<Record<string, string>>;
  store(account: string): TokenStore;
  /** Changes what a secret holds. */
  putSecret(name: string, text: string): Promise<void>;
  readSecret(name: string): Promise<string>;
  /** Every text that must never be seen: tokens of the store, the client's secret, the operator's. */
  readSecretTexts(): Promise<string[]>;
  /** Starts a keeper with another config, pages or not. */
  startOther(config: object): Promise<KeeperProcess>;
  /** Starts a keeper; its pages listen when this resolves. */
  startKeeper(options?: {
    readonly port?: number;
    readonly env?: Readonly<Record<string, string>>;
  }): Promise<KeeperProcess>;
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Builds the world around a keeper: own application, own secrets, own pages. */
export const createKeeperWorld = async (options: KeeperWorldOptions = {}): Promise<KeeperWorld> => {
  const { switches = {}, accounts = [{ name: 'default', organizationName: 'Engines Ltd' }], granted = [] } = options;
  const port = await findFreePort();
  const publicUrl = `${options.origin ?? `http://127.0.0.1:${port}`}${options.path ?? ''}`;
  const simulator = await startSimulator({ switches: { tokenPerSecond: 'unlimited', ...switches } });
  const secrets = await startSecretsManagerEmulator();
  const client = createSecretsManagerClient({ region: 'us-east-1', endpoint: secrets.url, credentials });
  const clientSecret = options.isPublicClient ? undefined : `client-secret-${randomUUID()}`;
  const { clientId } = simulator.addApplication({
    clientId: randomUUID(),
    redirectUris: [...(options.redirectUris ?? [`${publicUrl}/callback`])],
    ...(clientSecret === undefined ? {} : { clientSecret }),
  });
  const operatorSecret = `operator-secret-${randomUUID()}`;
  const create = (name: string, text: string | undefined) =>
    client.createSecret({
      Name: name,
      ...(text === undefined ? {} : { SecretString: text, ClientRequestToken: randomUUID() }),
    });
  const application = { client_id: clientId, client_secret: clientSecret, hash_key: 'the key of hashes' };
  await create('leadferry/application', JSON.stringify(application));
  await create('leadferry/operator', operatorSecret);
  for (const account of accounts) {
    simulator.addAccount(account);
    const grant = granted.includes(account.name) ? JSON.stringify(simulator.grant(account.name)) : undefined;
    await create(`leadferry/${account.name}/token`, grant);
  }
  const keepers: KeeperProcess[] = [];

  const world: KeeperWorld = {
    simulator,
    secrets,
    publicUrl,
    operatorSecret,
    config: {
      application: { secret: 'leadferry/application' },
      accounts: Object.fromEntries(accounts.map(({ name }) => [name, { tokenSecret: `leadferry/${name}/token` }])),
      topics: { leads: { account: accounts[0]?.name, lists: ['Newsletter'] } },
      pages: { publicUrl, port, operatorSecret: 'leadferry/operator' },
    },
    env: {
      REDIS_URL: options.redis ?? redisUrl(),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      CONSTANT_CONTACT_API_URL: simulator.apiUrl,
      CONSTANT_CONTACT_AUTH_URL: simulator.authUrl,
    },
    store: (account) => createSecretsManagerStore({ client, secretId: `leadferry/${account}/token` }),
    putSecret: async (name, text) => {
      await client.putSecretValue({ SecretId: name, SecretString: text, ClientRequestToken: randomUUID() });
    },
    readSecret: async (name) => (await client.getSecretValue({ SecretId: name })).SecretString ?? '',
    async readSecretTexts() {
      const stored = accounts.map(async ({ name }) => {
        const { accessToken, refreshToken } = await world.store(name).readCurrent();
        return [accessToken, refreshToken ?? accessToken];
      });
      const tokens = (await Promise.allSettled(stored)).flatMap((read) =>
        read.status === 'fulfilled' ? read.value : [],
      );
      return [operatorSecret, ...(clientSecret === undefined ? [] : [clientSecret]), ...tokens];
    },
    async startKeeper({ port: other, env = {} } = {}) {
      const pages = { publicUrl, port: other ?? port, operatorSecret: 'leadferry/operator' };
      const keeper = await startKeeper({ env: { ...world.env, ...env }, config: { ...world.config, pages } });
      keepers.push(keeper);
      await keeper.event('pages_listening');
      return keeper;
    },
    async startOther(config) {
      const keeper = await startKeeper({ env: world.env, config });
      keepers.push(keeper);
      await keeper.event('keeping');
      return keeper;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(keepers.map((keeper) => keeper.stop()));
      client.destroy();
      await Promise.all([simulator.stop(), secrets.stop()]);
    },
  };
  return world;
};
