import { createHash, randomUUID } from 'node:crypto';
import { connectRedis, createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import {
  createRedisGenerationChannel,
  createRedisSentMarker,
  createRedlockLease,
  createRefreshGrant,
  createSecretsManagerStore,
  createTokenMetrics,
  createTokenProvider,
  type Lease,
  type TokenStore,
} from '../../src/index.ts';
import { emulatorClient } from './secrets-manager.ts';

/** What a process that asks for a token is told. */
export interface AskSettings {
  readonly secretsUrl: string;
  readonly secretId: string;
  readonly redisUrl: string;
  readonly keyPrefix: string;
  readonly authUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Which safety devices are taken out, to see the proof fail. */
  readonly without: readonly ('lease' | 'claim')[];
}

/** What it answers: never the token itself. */
export interface AskAnswer {
  readonly generation?: { readonly epoch: number; readonly seq: number };
  readonly tokenHash?: string;
  readonly code?: string;
  readonly tookMs: number;
}

const noLease: Lease = {
  withLease: async (_name, _ttlMs, work) => ({ state: 'done', value: await work(new AbortController().signal) }),
};

/** Believes that every claim is won. */
const withoutClaim = (store: TokenStore): TokenStore => {
  let mine: Awaited<ReturnType<TokenStore['readClaim']>>;
  return {
    ...store,
    claim: async (_parent, claim) => {
      mine = claim;
      return true;
    },
    readClaim: async () => mine,
  };
};

const settings = JSON.parse(process.argv[2] ?? '') as AskSettings;
const { secretsUrl, secretId, redisUrl, keyPrefix, authUrl, clientId, clientSecret, without } = settings;
const logger = silentLogger;
const redis = connectRedis({ url: redisUrl, name: 'test', logger });
const store = createSecretsManagerStore({ client: emulatorClient(secretsUrl), secretId });
const channel = createRedisGenerationChannel({ redis, keyPrefix, logger });
const provider = createTokenProvider({
  account: 'default',
  store: without.includes('claim') ? withoutClaim(store) : store,
  lease: without.includes('lease') ? noLease : createRedlockLease({ redis: [redis], keyPrefix }),
  marker: createRedisSentMarker({ redis: [redis], keyPrefix }),
  channel,
  grant: createRefreshGrant({ authUrl, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) }),
  clock: systemClock,
  random: Math.random,
  logger,
  metrics: createTokenMetrics(createRegistry({ service: 'test', version: '0' })),
  owner: randomUUID(),
});

const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const ask = async (): Promise<void> => {
  const startMs = performance.now();
  const tookMs = () => Math.round(performance.now() - startMs);
  try {
    const { generation, value } = await provider.getAccessToken();
    const tokenHash = createHash('sha256').update(value).digest('hex');
    say({ generation, tokenHash, tookMs: tookMs() } satisfies AskAnswer);
  } catch (error) {
    say({ code: (error as { code?: string }).code ?? String(error), tookMs: tookMs() } satisfies AskAnswer);
  }
  await provider.close();
  redis.disconnect();
  process.exit(0);
};

process.stdin.once('data', () => void ask());
say('ready');
