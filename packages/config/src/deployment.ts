import type { RedisAccess } from '@leadferry/runtime';
import { ConfigError, httpUrl, logLevels, parseEnv, wholeNumber } from '@leadferry/runtime/config';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  type ConfigFile,
  configFileSchema,
  type FittingParts,
  findContradictions,
  keepFittingParts,
} from './config-file.ts';
import { type KafkaConfig, readKafka } from './read-kafka.ts';
import { type RedisConfig, readRedis } from './read-redis.ts';
import { type ReadFile, readTextFile } from './secret-file.ts';

const vendorApiUrl = 'https://api.cc.email/v3';
const vendorAuthUrl = 'https://authz.constantcontact.com/oauth2/default/v1';

/** Variables that every process of a deployment reads alike. */
const deploymentEnvironment = z.object({
  AWS_REGION: z.string({ error: 'give the region of Secrets Manager, for example us-east-1' }),
  AWS_ENDPOINT_URL_SECRETS_MANAGER: httpUrl().optional(),
  CONSTANT_CONTACT_API_URL: httpUrl().default(vendorApiUrl),
  CONSTANT_CONTACT_AUTH_URL: httpUrl().default(vendorAuthUrl),
  LEADFERRY_CONFIG: z.string({ error: 'give the path of the YAML file with accounts and topics' }),
  LEADFERRY_MAX_REPLICAS: wholeNumber(1, 1000).default(12),
  LEADFERRY_TIME_OFFSET_MS: wholeNumber(-8.64e9, 8.64e9).default(0),
  LEADFERRY_REQUEST_TIMEOUT_MS: wholeNumber(100, 60_000).default(5000),
  LEADFERRY_ESCROW_DIR: z.string().optional(),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
});

type DeploymentEnvironment = z.infer<typeof deploymentEnvironment>;

/** What every process of a deployment knows of it: addresses, the application, its accounts, the pages. No secrets. */
export interface Deployment {
  readonly redisUrls: readonly string[];
  /** What it takes to be let in by Redis. */
  readonly redisAccess: RedisAccess;
  readonly aws: { readonly region: string; readonly endpoint?: string };
  readonly apiUrl: string;
  readonly authUrl: string;
  readonly maxReplicas: number;
  readonly timeOffsetMs: number;
  readonly requestTimeoutMs: number;
  /** Where raw answers of the token endpoint are rescued to; default: a folder of the system's temporary one. */
  readonly escrowDir: string | undefined;
  readonly logLevel: (typeof logLevels)[number];
  readonly application: ConfigFile['application'];
  readonly accounts: ConfigFile['accounts'];
  readonly pages: ConfigFile['pages'];
}

/** A deployment as read: the common part, the process's own variables, and the whole file. */
export interface ReadDeployment<Env> {
  readonly deployment: Deployment;
  /** Undefined where this process does not ask Kafka, or may do without and was told no brokers. */
  readonly kafka: KafkaConfig | undefined;
  readonly env: Env;
  readonly file: ConfigFile;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What differs between the processes of a deployment. */
export interface DeploymentReading {
  /** Default: reads files of this machine. */
  readonly readFile?: ReadFile | undefined;
  /** Finds what only this process objects to in the parts of the file that fit its shape. */
  readonly findOwnFaults?: (parts: FittingParts) => readonly string[];
  /** Whether this process asks Kafka. Default: unused, its variables are not looked at. */
  readonly kafka?: 'required' | 'optional' | 'unused';
}

/**
 * Reads environment and config file, once, and reports every fault that can be seen without a network together.
 *
 * @param own the variables that only this process reads.
 * @throws {ConfigError} lists each variable and each key at fault, with what to do about it.
 */
export const readDeployment = <Own extends z.ZodRawShape>(
  environment: Environment,
  own: z.ZodObject<Own>,
  { readFile = readTextFile, findOwnFaults = () => [], kafka: need = 'unused' }: DeploymentReading = {},
): ReadDeployment<Readonly<z.infer<z.ZodObject<Own>>>> => {
  const faults: string[] = [];
  const collect = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      faults.push(...error.faults);
      return undefined;
    }
  };
  const asksKafka = need === 'required' || (need === 'optional' && (environment.KAFKA_BROKERS ?? '').trim() !== '');
  const kafka = asksKafka ? collect(() => readKafka(environment, readFile)) : undefined;
  const env = collect(() => parseEnv(environment, own));
  const redis = collect(() => readRedis(environment, readFile));
  const common = collect(() => parseEnv(environment, deploymentEnvironment));
  const path = environment.LEADFERRY_CONFIG?.trim();
  const content = path ? collect(() => readContent(path, readFile)) : undefined;
  const file =
    path && content ? collect(() => checkContent(path, content.value, environment, findOwnFaults)) : undefined;
  if (!common || !redis || !env || !file || faults.length > 0) throw new ConfigError(faults);
  return { deployment: Object.freeze(describeDeployment(common, redis, file)), kafka, env, file };
};

/**
 * Reads the config file alone, for whoever asks nobody on the network: the same faults, without those of the
 * environment, of which only the API's address counts: against the vendor's own no limit may be lifted.
 *
 * @throws {ConfigError} the file cannot be read, is no YAML, or has faults; lists them all.
 */
export const readConfigFile = (
  path: string,
  environment: Environment = {},
  readFile: ReadFile = readTextFile,
): ConfigFile => checkContent(path, readContent(path, readFile).value, environment, () => []);

const describeDeployment = (env: DeploymentEnvironment, redis: RedisConfig, file: ConfigFile): Deployment => ({
  redisUrls: redis.urls,
  redisAccess: redis.access,
  aws: {
    region: env.AWS_REGION,
    ...(env.AWS_ENDPOINT_URL_SECRETS_MANAGER ? { endpoint: env.AWS_ENDPOINT_URL_SECRETS_MANAGER } : {}),
  },
  apiUrl: env.CONSTANT_CONTACT_API_URL,
  authUrl: env.CONSTANT_CONTACT_AUTH_URL,
  maxReplicas: env.LEADFERRY_MAX_REPLICAS,
  timeOffsetMs: env.LEADFERRY_TIME_OFFSET_MS,
  requestTimeoutMs: env.LEADFERRY_REQUEST_TIMEOUT_MS,
  escrowDir: env.LEADFERRY_ESCROW_DIR,
  logLevel: env.LOG_LEVEL,
  application: file.application,
  accounts: file.accounts,
  pages: file.pages,
});

const readContent = (path: string, readFile: ReadFile): { readonly value: unknown } => {
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    throw new ConfigError([`LEADFERRY_CONFIG: the file cannot be read: ${path}`], { cause: error });
  }
  try {
    return { value: parse(text) ?? {} };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : 'unreadable';
    throw new ConfigError([`${path}: is not YAML: ${reason}`], { cause: error });
  }
};

const checkContent = (
  path: string,
  content: unknown,
  { CONSTANT_CONTACT_API_URL: apiUrl }: Environment,
  findOwnFaults: (parts: FittingParts) => readonly string[],
): ConfigFile => {
  const parsed = configFileSchema.safeParse(content);
  const parts = keepFittingParts(content);
  const faults = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => describe(path, issue))),
    ...[...findContradictions(parts), ...findOwnFaults(parts)].map((fault) => `${path}: ${fault}`),
  ];
  if (parts.isUnlimited && (apiUrl?.trim() || vendorApiUrl).startsWith('https://api.cc.email'))
    faults.push("application.limits: 'unlimited' is for tests and is refused against the vendor's own host");
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  return parsed.data;
};

const describe = (path: string, issue: z.core.$ZodIssue): string =>
  `${path}: ${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}`;
