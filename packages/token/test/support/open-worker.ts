import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectRedis, createRegistry, type Logger, type Redis, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import {
  createLocalEscrow,
  createRedisEscrow,
  createRedisGenerationChannel,
  createRedisSentMarker,
  createRedisSpentTokens,
  createRedlockLease,
  createRefreshGrant,
  createSecretsManagerStore,
  createTokenMetrics,
  createTokenProvider,
  joinEscrows,
  type TokenProvider,
  type TokenProviderOptions,
  type TokenStore,
} from '../../src/index.ts';
import { emulatorClient } from './secrets-manager.ts';

/** Where a worker finds everything. */
export interface WorkerSettings {
  readonly secretsUrl: string;
  readonly secretId: string;
  /** One or several Redis primaries, separated by commas. */
  readonly redisUrl: string;
  readonly keyPrefix: string;
  readonly authUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Folder of the local escrow. Default: one in the system's temporary folder, as it ships. */
  readonly escrowDir?: string;
  readonly serverGraceMs?: number;
  readonly refreshAtRatio?: number;
}

/** A worker put together as it ships, on real stores and real time. */
export interface OpenedWorker {
  readonly provider: TokenProvider;
  readonly store: TokenStore;
  /** Resolves when every Redis primary has answered or could not be reached. */
  settled(): Promise<void>;
  /** Begins no refresh any more, ends the one under way, and lets go of all connections. */
  stop(): Promise<void>;
}

/** Opens a worker. `changes` replaces parts of it, given those it has. */
export const openWorker = (
  settings: WorkerSettings,
  changes: (parts: Pick<TokenProviderOptions, 'store' | 'lease'>) => Partial<TokenProviderOptions> = () => ({}),
  logger: Logger = silentLogger,
): OpenedWorker => {
  const { keyPrefix, authUrl, clientId, clientSecret, serverGraceMs, refreshAtRatio } = settings;
  const { escrowDir = join(tmpdir(), 'leadferry-escrow-test') } = settings;
  const redis = settings.redisUrl.split(',').map((url) => connectRedis({ url, name: 'test', logger }));
  const client = emulatorClient(settings.secretsUrl);
  const store = createSecretsManagerStore({ client, secretId: settings.secretId });
  const lease = createRedlockLease({ redis, keyPrefix });
  const provider = createTokenProvider({
    account: 'default',
    store,
    lease,
    marker: createRedisSentMarker({ redis, keyPrefix }),
    channel: createRedisGenerationChannel({ redis: redis[0] as Redis, keyPrefix, logger }),
    escrow: joinEscrows([
      createRedisEscrow({ redis, keyPrefix, logger }),
      createLocalEscrow({ directory: escrowDir, keyPrefix, logger }),
    ]),
    spent: createRedisSpentTokens({ redis, keyPrefix }),
    grant: createRefreshGrant({ authUrl, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) }),
    clock: systemClock,
    random: Math.random,
    logger,
    metrics: createTokenMetrics(createRegistry({ service: 'test', version: '0' })),
    ...(serverGraceMs === undefined ? {} : { serverGraceMs }),
    ...(refreshAtRatio === undefined ? {} : { refreshAtRatio }),
    ...changes({ store, lease }),
  });
  return {
    provider,
    store,
    settled: async () => void (await Promise.all(redis.map(hasAnswered))),
    stop: async () => {
      await provider.close();
      for (const primary of redis) primary.disconnect();
      client.destroy();
    },
  };
};

const hasAnswered = async (redis: Redis): Promise<void> => {
  if (redis.status === 'ready') return;
  const heard = new AbortController();
  const events = ['ready', 'close'].map((event) => once(redis, event, { signal: heard.signal }).catch(() => {}));
  await Promise.race(events);
  heard.abort();
};
