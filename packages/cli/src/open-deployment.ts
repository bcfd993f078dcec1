import { type Application, createApplicationDoor } from '@leadferry/account';
import { createBudgetMetrics } from '@leadferry/budget';
import type { AccountConfig } from '@leadferry/config';
import { createApiMetrics } from '@leadferry/constant-contact';
import { type Clock, connectRedis, createLogger, createRegistry, type Logger, type Redis } from '@leadferry/runtime';
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

/** An application with what the workers share with it through Redis. */
export interface OpenApplication extends Application {
  readonly channel: Pick<GenerationChannel, 'publish'>;
  readonly spent: SpentTokens;
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
   * Opens the application, and Redis, which may be away.
   *
   * @throws TokenUnavailableError, TokenConfigError: its secret cannot be read, or not be used.
   */
  openApplication(): Promise<OpenApplication>;
  close(): Promise<void>;
}

/** Puts the parts of a deployment together. Asks nothing of anybody yet. */
export const openDeployment = (
  config: CliConfig,
  { clock, stderr, version }: { readonly clock: Clock; readonly stderr: Sink; readonly version: string },
): OpenDeployment => {
  const logger = createLogger({
    name: 'leadferry',
    level: config.logLevel,
    destination: { write: (line) => void stderr.write(line) },
  });
  const client = createSecretsManagerClient(config.aws);
  const closers: (() => Promise<void> | void)[] = [() => client.destroy()];

  const openApplication = async (): Promise<OpenApplication> => {
    const redis = config.redisUrls.map((url, index) => connectRedis({ url, name: `command-${index}`, logger }));
    closers.push(() => disconnectAll(redis));
    const registry = createRegistry({ service: 'leadferry', version });
    const door = createApplicationDoor({
      config,
      client,
      redis,
      clock,
      random: Math.random,
      logger,
      metrics: {
        budget: createBudgetMetrics(registry),
        api: createApiMetrics(registry),
        token: createTokenMetrics(registry),
      },
    });
    closers.push(() => door.close());
    const [application, ...found] = await Promise.all([
      door.open(),
      ...redis.map((primary) => awaitRedis(primary, { clock, limitMs: redisLimitMs })),
    ]);
    const { keyPrefix } = application;
    const [first] = redis;
    return {
      ...application,
      channel: first ? createRedisGenerationChannel({ redis: first, keyPrefix, logger }) : { publish: async () => {} },
      spent: createRedisSpentTokens({ redis, keyPrefix }),
      hasRedis: found[0] === true,
    };
  };

  return {
    config,
    client,
    logger,
    openStore: ({ tokenSecret, accessTokenSecret }) =>
      createSecretsManagerStore({ client, secretId: tokenSecret, accessTokenSecretId: accessTokenSecret }),
    openApplication,
    close: async () => {
      for (const close of closers.reverse()) await close();
    },
  };
};

const disconnectAll = (connections: readonly Redis[]): void => {
  for (const connection of connections) connection.disconnect();
};
