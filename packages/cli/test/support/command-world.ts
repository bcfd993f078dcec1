import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { expect, onTestFinished } from 'vitest';
import { findTokens } from './find-tokens.ts';
import { type CommandProcess, runCommand } from './run-command.ts';

export interface CommandWorldOptions {
  readonly switches?: SwitchesUpdate;
  /** Default: `default` alone, of Engines Ltd. */
  readonly accounts?: readonly AccountInput[];
  /** Accounts that have a grant, pinned to their organisation, from the start. Default: none. */
  readonly granted?: readonly string[];
  /** Put over the config's `application` section. */
  readonly application?: object;
}

/** Everything around a command: Constant Contact, Secrets Manager, Redis, a config file. */
export interface CommandWorld {
  readonly simulator: Simulator;
  readonly secrets: SecretsManagerEmulator;
  readonly env: Readonly<Record<string, string>>;
  /** First part of the Redis keys of this world's application. */
  readonly keyPrefix: string;
  readonly folder: string;
  store(account: string): TokenStore;
  putSecret(name: string, text: string): Promise<void>;
  /** Runs a command; all it ever writes is searched for tokens at the end of the test. */
  run(
    args: string,
    options?: { readonly env?: Readonly<Record<string, string>>; readonly input?: string },
  ): CommandProcess;
  /** Presses a button on the vendor's page for devices, as a person who was shown this event would. */
  answer(code: Record<string, unknown>, decision?: 'allow' | 'deny', account?: string): Promise<void>;
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Builds the world around a command. It ends with the test. */
export const createCommandWorld = async (options: CommandWorldOptions = {}): Promise<CommandWorld> => {
  const { switches = {}, accounts = [{ name: 'default', organizationName: 'Engines Ltd' }], granted = [] } = options;
  const simulator = await startSimulator({ switches: { tokenPerSecond: 'unlimited', devicePollIntervalSeconds: 0.1 } });
  const secrets = await startSecretsManagerEmulator();
  const client = createSecretsManagerClient({ region: 'us-east-1', endpoint: secrets.url, credentials });
  const clientSecret = `client-secret-${randomUUID()}`;
  const { clientId } = simulator.addApplication({ clientSecret });
  const create = (name: string, text?: string) =>
    client.createSecret({
      Name: name,
      ...(text === undefined ? {} : { SecretString: text, ClientRequestToken: randomUUID() }),
    });
  await create('leadferry/application', JSON.stringify({ client_id: clientId, client_secret: clientSecret }));
  const store = (account: string) => createSecretsManagerStore({ client, secretId: `leadferry/${account}/token` });
  for (const account of accounts) {
    simulator.addAccount(account);
    await create(`leadferry/${account.name}/token`);
    if (granted.includes(account.name)) await giveGrant(simulator, account.name, store(account.name));
  }
  simulator.set(switches);
  const folder = mkdtempSync(join(tmpdir(), 'leadferry-cli-'));
  const configPath = join(folder, 'leadferry.yaml');
  const config = {
    application: { secret: 'leadferry/application', ...options.application },
    accounts: Object.fromEntries(accounts.map(({ name }) => [name, { tokenSecret: `leadferry/${name}/token` }])),
    topics: { leads: { account: accounts[0]?.name, lists: ['Newsletter'] } },
  };
  writeFileSync(configPath, JSON.stringify(config)); // JSON is YAML
  const env = {
    LEADFERRY_CONFIG: configPath,
    REDIS_URL: redisUrl(),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    CONSTANT_CONTACT_API_URL: simulator.apiUrl,
    CONSTANT_CONTACT_AUTH_URL: simulator.authUrl,
  };
  const commands: CommandProcess[] = [];
  onTestFinished(async () => {
    for (const command of commands) command.interrupt();
    await Promise.all([simulator.stop(), secrets.stop()]);
    client.destroy();
    rmSync(folder, { recursive: true, force: true });
    const written = commands.flatMap(({ stdout, stderr }) => [...stdout, ...stderr]).join('\n');
    expect(findTokens(written, [clientSecret])).toEqual([]);
  });
  return {
    simulator,
    secrets,
    env,
    keyPrefix: `leadferry:${createHash('sha256').update(clientId).digest('hex').slice(0, 16)}`,
    folder,
    store,
    putSecret: async (name, text) => {
      await client.putSecretValue({ SecretId: name, SecretString: text, ClientRequestToken: randomUUID() });
    },
    run: (args, { env: more = {}, input } = {}) => {
      const command = runCommand(args.split(' '), {
        env: { ...env, ...more },
        ...(input === undefined ? {} : { input }),
      });
      commands.push(command);
      return command;
    },
    answer: async ({ verificationUri, userCode }, decision = 'allow', account = 'default') => {
      const body = new URLSearchParams({ user_code: String(userCode), account, decision });
      expect((await fetch(String(verificationUri), { method: 'POST', body })).status).toBe(200);
    },
  };
};

/** Gives an account a grant, as an earlier login did. */
const giveGrant = async (simulator: Simulator, account: string, store: TokenStore): Promise<void> => {
  const { access_token, refresh_token, expires_in } = simulator.grant(account);
  await store.storeGrant({
    accessToken: access_token,
    ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }),
    expiresInSeconds: expires_in,
    receivedAtMs: Date.now(),
  });
  const headers = { authorization: `Bearer ${access_token}` };
  const answer = await fetch(`${simulator.apiUrl}/account/summary`, { headers });
  const { encoded_account_id, organization_name } = (await answer.json()) as Record<string, string>;
  await store.pinAccount({
    encodedAccountId: encoded_account_id ?? '',
    ...(organization_name === undefined ? {} : { organizationName: organization_name }),
  });
};
