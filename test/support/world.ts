import { randomUUID } from 'node:crypto';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import {
  type AccountInput,
  type SecretsManagerEmulator,
  type Simulator,
  type SwitchesUpdate,
  startSecretsManagerEmulator,
  startSimulator,
} from '@leadferry/simulator';
import type { KafkaDoor } from './kafka-door.ts';
import { createTopics } from './topics.ts';

/** Where the real parts are. */
export interface Addresses {
  readonly brokers: readonly string[];
  readonly redisUrl: string;
  /** How the outside enters Kafka, where addresses are not enough. */
  readonly door?: KafkaDoor;
}

/** A topic as the worker's config file has it; the account is the first one unless named. */
export interface TopicOptions {
  readonly account?: string;
  readonly lists?: readonly string[];
  readonly consent?: 'explicit' | 'implicit';
  readonly onMissingContact?: 'skip' | 'dead-letter';
  readonly unchanged?: 'off' | { readonly trustHours: number };
}

export interface WorldOptions extends Addresses {
  readonly switches?: SwitchesUpdate;
  /** Default: one account `default` with the lists Newsletter, Events and Product news, and a few custom fields. */
  readonly accounts?: readonly AccountInput[];
  /** Default: one topic. Names get a random end, so that runs never meet. */
  readonly topics?: Readonly<Record<string, TopicOptions>>;
  readonly partitions?: number;
  /** False: Kafka has none of the topics yet. Default true. */
  readonly hasTopics?: boolean;
  /** Leaves receipts and dead letter topics to the workers. */
  readonly sourcesOnly?: boolean;
  /** End of every name; default random. Empty: the plain names, for a deployment that has the broker to itself. */
  readonly suffix?: string;
  /** What the application's settings allow browsers to be sent back to. Default: the simulator's. */
  readonly redirectUris?: readonly string[];
  /** `application.limits` of the worker's config. */
  readonly limits?: { perSecond?: number; perDay?: number } | 'unlimited';
}

/** One deployment with everything around it: Constant Contact, Secrets Manager, topics; workers are started by the test. */
export interface World extends Addresses {
  readonly door: KafkaDoor;
  readonly simulator: Simulator;
  readonly secrets: SecretsManagerEmulator;
  readonly clientId: string;
  readonly groupId: string;
  /** The real topic behind a short name. */
  topic(name: string): string;
  readonly topics: readonly string[];
  /** The worker's environment, besides the config file. */
  readonly env: Readonly<Record<string, string>>;
  /** The worker's config file. */
  readonly config: object;
  /** Puts a token response into an account's secret, as an operator would after a login; or whatever else is given. */
  putTokens(account: string, value?: object): Promise<void>;
  /** Creates one more secret; without a text it has no value yet. */
  createSecret(name: string, text?: string): Promise<void>;
  /** Reads every secret text that workers work with now: tokens and the client secret. */
  readSecretTexts(): Promise<string[]>;
  stop(): Promise<void>;
}

export const defaultAccount: AccountInput = {
  name: 'default',
  lists: ['Newsletter', 'Events', 'Product news'],
  customFields: ['short_code', 'region', 'proof_seq'],
  tags: ['expo', 'partner'],
};

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

const secretFields = new Set(['access_token', 'refresh_token', 'client_secret']);

/** Finds the secret texts of a stored value, in a token response as well as in the workers' own form. */
const findSecretTexts = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, inner]) =>
        typeof inner === 'string' && secretFields.has(name) ? [inner] : findSecretTexts(inner),
      );

/** Builds a deployment of its own on the shared broker and Redis: own API key, own group, own topics, own secrets. */
export const createWorld = async (options: WorldOptions): Promise<World> => {
  const {
    brokers,
    door = brokers,
    redisUrl,
    switches = {},
    accounts = [defaultAccount],
    partitions = 6,
    limits,
  } = options;
  const { suffix = `-${randomUUID().slice(0, 8)}` } = options;
  const shortTopics = options.topics ?? { leads: {} };
  const topicOf = (name: string): string => `${name}${suffix}`;
  const simulator = await startSimulator({ switches: { window: 'sliding_second', ...switches } });
  const secrets = await startSecretsManagerEmulator();
  const { clientId, clientSecret } = simulator.addApplication({
    clientId: randomUUID(),
    clientSecret: `secret${suffix}-of-the-application`,
    ...(options.redirectUris === undefined ? {} : { redirectUris: [...options.redirectUris] }),
  });
  const client = new SecretsManager({ endpoint: secrets.url, region: 'us-east-1', credentials });
  const create = (name: string, value: object) =>
    client.createSecret({ Name: name, SecretString: JSON.stringify(value), ClientRequestToken: randomUUID() });
  const secretOf = (account: string): string => `leadferry/${account}/token`;

  await create('leadferry/application', { client_id: clientId, client_secret: clientSecret });
  for (const account of accounts) {
    simulator.addAccount(account);
    await create(secretOf(account.name), simulator.grant(account.name));
  }
  const topics = Object.keys(shortTopics).map(topicOf);
  if (options.hasTopics ?? true) await createTopics(door, topics, partitions, options.sourcesOnly);
  const [first] = accounts;

  return {
    brokers,
    door,
    redisUrl,
    simulator,
    secrets,
    clientId,
    groupId: `leadferry${suffix}`,
    topic: topicOf,
    topics,
    env: {
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_GROUP_ID: `leadferry${suffix}`,
      REDIS_URL: redisUrl,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      CONSTANT_CONTACT_API_URL: simulator.apiUrl,
      CONSTANT_CONTACT_AUTH_URL: simulator.authUrl,
    },
    config: {
      application: { secret: 'leadferry/application', ...(limits === undefined ? {} : { limits }) },
      accounts: Object.fromEntries(accounts.map(({ name }) => [name, { tokenSecret: secretOf(name) }])),
      topics: Object.fromEntries(
        Object.entries(shortTopics).map(([name, topic]) => [
          topicOf(name),
          { account: first?.name, lists: ['Newsletter'], ...topic },
        ]),
      ),
    },
    async putTokens(account, value = simulator.grant(account)) {
      await client.putSecretValue({
        SecretId: secretOf(account),
        SecretString: JSON.stringify(value),
        ClientRequestToken: randomUUID(),
      });
    },
    async createSecret(name, text) {
      const value = text === undefined ? {} : { SecretString: text, ClientRequestToken: randomUUID() };
      await client.createSecret({ Name: name, ...value });
    },
    async readSecretTexts() {
      const names = ['leadferry/application', ...accounts.map(({ name }) => secretOf(name))];
      const values = await Promise.all(names.map((name) => client.getSecretValue({ SecretId: name })));
      return values.flatMap(({ SecretString: text }) => findSecretTexts(JSON.parse(text ?? '{}')));
    },
    async stop() {
      client.destroy();
      await Promise.all([simulator.stop(), secrets.stop()]);
    },
  };
};
