import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createSecretsManagerClient,
  createSecretsManagerStore,
  type SecretsManagerApi,
  type TokenStore,
} from '@leadferry/token';
import { stringify } from 'yaml';
import { type Addresses, createWorld, defaultAccount, type World } from '../../support/world.ts';
import { allowOnly, asAdmin, configureTopic } from './kafka-rules.ts';

/** A deployment in which nothing is wrong, until something is planted. `await using` ends everything around it. */
export interface Patient extends AsyncDisposable {
  readonly world: World;
  readonly source: string;
  readonly deadLetters: string;
  readonly receipts: string;
  readonly transactionalId: string;
  readonly redirectUri: string;
  /** The environment of the doctor; what is planted may change it. */
  readonly env: Record<string, string>;
  /** The config file; written when the doctor is called. */
  readonly config: Config;
  readonly store: TokenStore;
  /** Secrets Manager as its owner sees it. */
  readonly client: SecretsManagerApi;
  writeConfig(): void;
  /** Writes a file beside the config; returns its path. */
  writeFile(name: string, text: string): string;
  /** What must be as before when the doctor has gone: labels and texts of secrets, and ends of topics. */
  readTraces(): Promise<unknown>;
  /** Is called when everything ends, for what was planted beside it. */
  onEnd(work: () => Promise<unknown>): void;
}

/** A config file as it is written, loosely: a fault may make nonsense of it. */
export interface Config {
  application: Record<string, unknown>;
  accounts: Record<string, Record<string, unknown>>;
  topics: Record<string, Record<string, unknown>>;
  pages: Record<string, unknown>;
  [section: string]: unknown;
}

/** What lets a topic be seen and judged. */
const toSee = ['Describe', 'DescribeConfigs'] as const;
/** What no worker needs: faults are planted by the same user. */
const toPlant = ['Alter', 'AlterConfigs'] as const;
const deadLetterBytes = String(1_048_588 + 65_536);
const publicUrl = 'https://leadferry.example.org';

/** Opens a healthy deployment: topics as they should be, the least rights in Kafka, one account with a grant. */
export const openPatient = async (addresses: Addresses): Promise<Patient> => {
  const redirectUri = `${publicUrl}/callback`;
  const world = await createWorld({ ...addresses, redirectUris: [redirectUri], partitions: 6 });
  world.simulator.set({ tokenPerSecond: 'unlimited', newGrantExpiresOlder: false });
  const source = world.topic('leads');
  const [deadLetters, receipts] = [`${source}.dead-letter`, `${source}.receipts`];
  const transactionalId = `leadferry-dlq.${world.groupId}.${source}`;
  await asAdmin(world.brokers, async (admin) => {
    await configureTopic(admin, deadLetters, { 'retention.ms': '-1', 'max.message.bytes': deadLetterBytes });
    await configureTopic(admin, receipts, { 'cleanup.policy': 'compact' });
    await allowOnly(admin, 'topic', source, [...toSee, ...toPlant, 'Read']);
    for (const beside of [deadLetters, receipts])
      await allowOnly(admin, 'topic', beside, [...toSee, ...toPlant, 'Read', 'Write', 'Create']);
    await allowOnly(admin, 'group', world.groupId, ['Read', 'Describe']);
    await allowOnly(admin, 'transactional_id', transactionalId, ['Write', 'Describe']);
  });
  await world.createSecret('leadferry/operator', JSON.stringify({ password: 'swordfish' }));

  const folder = mkdtempSync(join(tmpdir(), 'leadferry-doctor-'));
  const configPath = join(folder, 'leadferry.yaml');
  const config: Config = {
    ...(structuredClone(world.config) as Config),
    pages: { publicUrl, operatorSecret: 'leadferry/operator' },
  };
  const client = createSecretsManagerClient({
    ...{ region: 'us-east-1', endpoint: world.secrets.url, timeoutMs: 30_000 },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const store = createSecretsManagerStore({ client, secretId: `leadferry/${defaultAccount.name}/token` });
  // The first worker has been here: the token response that was pasted has its number.
  await store.readCurrent();
  const ends: (() => Promise<unknown>)[] = [];
  return {
    ...{ world, source, deadLetters, receipts, transactionalId, redirectUri, config, store, client },
    env: { ...world.env, LEADFERRY_CONFIG: configPath, LEADFERRY_ESCROW_DIR: join(folder, 'escrow') },
    writeConfig: () => writeFileSync(configPath, stringify(config)),
    writeFile: (name, text) => {
      const path = join(folder, name);
      writeFileSync(path, text, { mode: 0o600 });
      return path;
    },
    readTraces: async () => {
      const secrets = ['leadferry/application', `leadferry/${defaultAccount.name}/token`].map(async (SecretId) => {
        const { VersionIdsToStages } = await client.describeSecret({ SecretId });
        const { SecretString } = await client.getSecretValue({ SecretId, VersionStage: 'AWSCURRENT' });
        return { VersionIdsToStages, SecretString };
      });
      const topics = await asAdmin(world.brokers, async (admin) =>
        (await admin.listTopics()).filter((name) => name.startsWith(source)).sort(),
      );
      return { secrets: await Promise.all(secrets), topics };
    },
    onEnd: (work) => void ends.push(work),
    async [Symbol.asyncDispose]() {
      for (const end of ends) await end();
      client.destroy();
      rmSync(folder, { recursive: true, force: true });
      await world.stop();
    },
  };
};
