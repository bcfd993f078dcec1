import {
  type Application,
  type ApplicationDoor,
  createApplicationDoor,
  createOutageMetrics,
  createRedisMemoryStore,
  type MemoryStore,
} from '@leadferry/account';
import { createBudgetMetrics, type DayReading, readDay } from '@leadferry/budget';
import type { AccountConfig } from '@leadferry/config';
import { createApiMetrics } from '@leadferry/constant-contact';
import {
  type Clock,
  connectRedis,
  createLogger,
  createRegistry,
  errorCode,
  type Logger,
  type Redis,
} from '@leadferry/runtime';
import {
  createRedisGenerationChannel,
  createRedisSpentTokens,
  createSecretsManagerClient,
  createSecretsManagerStore,
  createTokenMetrics,
  type GenerationChannel,
  type SecretsManagerApi,
  type SpentTokens,
  type TokenStore,
} from '@leadferry/token';
import { awaitRedis } from './await-redis.ts';
import type { CliConfig } from './config.ts';
import type { Sink } from './output.ts';

/** Longest wait for Redis, in milliseconds: it only carries hints. */
const redisLimitMs = 1500;
/** Longest wait for what is left of today's calls, Secrets Manager included. */
const dayLimitMs = 5000;

/** An application with what the workers share with it through Redis. */
export interface OpenApplication extends Application {
  readonly channel: Pick<GenerationChannel, 'publish'>;
  readonly spent: SpentTokens;
  /** Opens what the workers remember of an account's contacts. */
  readonly memoryOf: (account: string) => MemoryStore;
  /** False: hints reach nobody, and workers find a new grant when they look. */
  readonly hasRedis: boolean;
}

/** The parts of a deployment that a command works with, each opened when it is first needed. */
export interface OpenDeployment {
  readonly config: CliConfig;
  readonly client: SecretsManagerApi;
  readonly logger: Logger;
  openStore(settings: AccountConfig): TokenStore;
  /**
   * Opens the application, and Redis, which may be away. May be tried again.
   *
   * @throws TokenUnavailableError, TokenConfigError: its secret cannot be read, or not be used.
   */
  openApplication(): Promise<OpenApplication>;
  /** The first Redis, which serves budget and hints; it may be away. */
  redis(): Redis;
  /** Reads what is left of today's calls; undefined where Redis or the application's secret cannot be asked. */
  readDay(): Promise<DayReading | undefined>;
  close(): Promise<void>;
}

interface Surroundings {
  readonly clock: Clock;
  readonly stderr: Sink;
  readonly version: string;
}

/** Puts the parts of a deployment together. Asks nothing of anybody yet. */
export const openDeployment = (config: CliConfig, surroundings: Surroundings): OpenDeployment => {
  const { clock, stderr } = surroundings;
  const destination = { write: (line: string) => void stderr.write(line) };
  const logger = createLogger({ name: 'leadferry', level: config.logLevel, destination });
  const client = createSecretsManagerClient(config.aws);
  let connected: { readonly redis: readonly Redis[]; readonly door: ApplicationDoor } | undefined;
  const connect = () => {
    const redis = config.redisUrls.map((url, index) =>
      connectRedis({ url, access: config.redisAccess, name: `command-${index}`, logger }),
    );
    return { redis, door: createDoor({ config, client, redis, logger }, surroundings) };
  };
  const openApplication = async (): Promise<OpenApplication> => {
    connected ??= connect();
    const { redis, door } = connected;
    const [application, found] = await Promise.all([
      door.open(),
      Promise.all(redis.map((primary) => awaitRedis(primary, { clock, limitMs: redisLimitMs }))),
    ]);
    return { ...application, ...createHints(redis, application, logger), hasRedis: found[0] === true };
  };
  const readToday = async (): Promise<DayReading | undefined> => {
    const { limits } = config.application;
    if (limits === 'unlimited') return undefined;
    const { keyHash, hasRedis } = await openApplication();
    const [redis] = connected?.redis ?? [];
    if (!redis || !hasRedis) return undefined;
    return readDay({ redis, key: keyHash, limits, timeOffsetMs: config.timeOffsetMs });
  };
  return {
    config,
    client,
    logger,
    openStore: ({ tokenSecret, accessTokenSecret }) =>
      createSecretsManagerStore({ client, secretId: tokenSecret, accessTokenSecretId: accessTokenSecret }),
    openApplication,
    redis: () => {
      connected ??= connect();
      const [first] = connected.redis;
      if (first === undefined) throw new TypeError('there is no Redis');
      return first;
    },
    readDay: async () => {
      const isOver = new AbortController();
      // Whatever is in the way or takes too long: what a replay costs can be said without it.
      const read = readToday().catch((error: unknown) => {
        logger.debug({ reason: errorCode(error) ?? 'unknown' }, 'day_not_read');
        return undefined;
      });
      const late = clock.sleep(dayLimitMs, isOver.signal).catch(() => {});
      return (await Promise.race([read, late]).finally(() => isOver.abort())) ?? undefined;
    },
    close: async () => {
      await connected?.door.close();
      for (const connection of connected?.redis ?? []) connection.disconnect();
      client.destroy();
    },
  };
};

const createDoor = (
  parts: { config: CliConfig; client: SecretsManagerApi; redis: readonly Redis[]; logger: Logger },
  { clock, version }: Surroundings,
): ApplicationDoor => {
  const registry = createRegistry({ service: 'leadferry', version });
  const metrics = {
    budget: createBudgetMetrics(registry),
    api: createApiMetrics(registry),
    token: createTokenMetrics(registry),
    outage: createOutageMetrics(registry),
  };
  return createApplicationDoor({ ...parts, clock, random: Math.random, metrics });
};

const createHints = (
  redis: readonly Redis[],
  { keyPrefix }: Application,
  logger: Logger,
): Pick<OpenApplication, 'channel' | 'spent' | 'memoryOf'> => {
  const [first] = redis;
  return {
    channel:
      first === undefined
        ? { publish: async () => {} }
        : createRedisGenerationChannel({ redis: first, keyPrefix, logger }),
    spent: createRedisSpentTokens({ redis, keyPrefix }),
    memoryOf: (account) => {
      if (first === undefined) throw new TypeError('there is no Redis');
      return createRedisMemoryStore({ redis: first, keyPrefix, account });
    },
  };
};
