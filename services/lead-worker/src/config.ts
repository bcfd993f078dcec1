import { readFileSync } from 'node:fs';
import { ConfigError, commaList, httpUrl, logLevels, parseEnv, wholeNumber } from '@leadferry/runtime/config';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  type AccountConfig,
  type ApplicationConfig,
  type ConfigFile,
  completeTopic,
  configFileSchema,
  findContradictions,
  keepFittingParts,
  type TopicConfig,
} from './config-file.ts';

const vendorApiUrl = 'https://api.cc.email/v3';
const vendorAuthUrl = 'https://authz.constantcontact.com/oauth2/default/v1';

const environmentSchema = z.object({
  KAFKA_BROKERS: commaList('give the brokers as host:port, separated by commas'),
  KAFKA_GROUP_ID: z.string().default('leadferry'),
  REDIS_URL: commaList('give one or more redis:// addresses, separated by commas').refine(
    (urls) => urls.every((url) => /^rediss?:\/\//.test(url) && URL.canParse(url)),
    { error: 'every address must start with redis:// or rediss://' },
  ),
  AWS_REGION: z.string({ error: 'give the region of Secrets Manager, for example us-east-1' }),
  AWS_ENDPOINT_URL_SECRETS_MANAGER: httpUrl().optional(),
  CONSTANT_CONTACT_API_URL: httpUrl().default(vendorApiUrl),
  CONSTANT_CONTACT_AUTH_URL: httpUrl().default(vendorAuthUrl),
  LEADFERRY_CONFIG: z.string({ error: 'give the path of the YAML file with accounts and topics' }),
  LEADFERRY_MAX_REPLICAS: wholeNumber(1, 1000).default(12),
  LEADFERRY_TIME_OFFSET_MS: wholeNumber(-8.64e9, 8.64e9).default(0),
  LEADFERRY_DRAIN_DEADLINE_MS: wholeNumber(100, 60_000).default(6000),
  LEADFERRY_REQUEST_TIMEOUT_MS: wholeNumber(100, 60_000).default(5000),
  HTTP_PORT: wholeNumber(0, 65_535).default(9464),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
});

/** Everything the worker was told, checked and frozen. Holds secret names, never secrets. */
export interface WorkerConfig {
  readonly kafka: { readonly brokers: readonly string[]; readonly groupId: string };
  readonly redisUrls: readonly string[];
  readonly aws: { readonly region: string; readonly endpoint?: string };
  readonly apiUrl: string;
  readonly authUrl: string;
  readonly maxReplicas: number;
  readonly timeOffsetMs: number;
  readonly drainDeadlineMs: number;
  readonly requestTimeoutMs: number;
  readonly httpPort: number;
  readonly logLevel: (typeof logLevels)[number];
  readonly application: ApplicationConfig;
  readonly accounts: Readonly<Record<string, AccountConfig>>;
  readonly topics: readonly TopicConfig[];
}

/**
 * Reads environment and config file, once, and reports every fault that can be seen without a network together.
 *
 * @throws {ConfigError} lists each variable and each key at fault, with what to do about it.
 */
export const readConfig = (
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): WorkerConfig => {
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
  const env = collect(() => parseEnv(environment, environmentSchema));
  const path = environment.LEADFERRY_CONFIG?.trim();
  const content = path ? collect(() => readContent(path, readFile)) : undefined;
  const file = path && content ? collect(() => checkContent(path, content.value, environment)) : undefined;
  if (!env || !file || faults.length > 0) throw new ConfigError(faults);
  return Object.freeze({
    kafka: { brokers: env.KAFKA_BROKERS, groupId: env.KAFKA_GROUP_ID },
    redisUrls: env.REDIS_URL,
    aws: {
      region: env.AWS_REGION,
      ...(env.AWS_ENDPOINT_URL_SECRETS_MANAGER ? { endpoint: env.AWS_ENDPOINT_URL_SECRETS_MANAGER } : {}),
    },
    apiUrl: env.CONSTANT_CONTACT_API_URL,
    authUrl: env.CONSTANT_CONTACT_AUTH_URL,
    maxReplicas: env.LEADFERRY_MAX_REPLICAS,
    timeOffsetMs: env.LEADFERRY_TIME_OFFSET_MS,
    drainDeadlineMs: env.LEADFERRY_DRAIN_DEADLINE_MS,
    requestTimeoutMs: env.LEADFERRY_REQUEST_TIMEOUT_MS,
    httpPort: env.HTTP_PORT,
    logLevel: env.LOG_LEVEL,
    application: file.application,
    accounts: file.accounts,
    topics: Object.entries(file.topics).map(([name, given]) => completeTopic(name, given)),
  });
};

const readContent = (path: string, readFile: (path: string) => string): { readonly value: unknown } => {
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
  { CONSTANT_CONTACT_API_URL: apiUrl }: Readonly<Record<string, string | undefined>>,
): ConfigFile => {
  const parsed = configFileSchema.safeParse(content);
  const parts = keepFittingParts(content);
  const faults = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => describe(path, issue))),
    ...findContradictions(parts).map((fault) => `${path}: ${fault}`),
  ];
  if (parts.isUnlimited && (apiUrl?.trim() || vendorApiUrl).startsWith('https://api.cc.email'))
    faults.push("application.limits: 'unlimited' is for tests and is refused against the vendor's own host");
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  return parsed.data;
};

const describe = (path: string, issue: z.core.$ZodIssue): string =>
  `${path}: ${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}`;
