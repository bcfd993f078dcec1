import type { AccountConfig } from '@leadferry/config';
import type { Redis } from '@leadferry/runtime';
import {
  createLocalEscrow,
  createReaderProvider,
  createRedisEscrow,
  createRedisGenerationChannel,
  createRedisSentMarker,
  createRedisSpentTokens,
  createRedisSuspicion,
  createRedlockLease,
  createRefreshGrant,
  createSecretsManagerReader,
  createSecretsManagerStore,
  createTokenProvider,
  joinEscrows,
  type OnRefreshStep,
  type TokenProvider,
} from '@leadferry/token';
import type { Application, ApplicationDependencies } from './application.ts';
import { escrowDirectory } from './escrow-directory.ts';
import { createProbe } from './probe.ts';

export interface OpenTokensOptions extends ApplicationDependencies {
  readonly name: string;
  readonly settings: AccountConfig;
  readonly application: Application;
  /** Share of a token's life after which this process refreshes it. Default 0.75, a worker's. */
  readonly refreshAtRatio?: number;
  /** Called when a newer token set may be had, so that whoever waits for one asks again. */
  readonly onNews?: () => void;
  /** Told of each step of a refresh, for traces and for kill tests. */
  readonly onStep?: OnRefreshStep;
}

/**
 * Puts the token provider of one account together: one that may refresh, or, in mode `reader`, one that waits for those
 * that may and never asks for the secret with the refresh token. Asks nothing of anybody yet.
 *
 * @throws TokenConfigError the account is configured in a form that cannot work.
 */
export const openTokens = (options: OpenTokensOptions): TokenProvider =>
  options.settings.mode === 'reader' ? openReader(options) : openRefresher(options);

const openReader = (options: OpenTokensOptions): TokenProvider => {
  const { name, settings, client, metrics } = options;
  return createReaderProvider({
    ...shareWithFleet(options),
    reader: createSecretsManagerReader({
      client,
      // The config file makes sure of it: a reader has a secret of its own to read.
      secretId: settings.accessTokenSecret ?? '',
      countCall: (operation) => metrics.token.countStoreCall(name, operation),
    }),
  });
};

const openRefresher = (options: OpenTokensOptions): TokenProvider => {
  const { name, settings, application, client, config, redis, logger, metrics, refreshAtRatio, onStep } = options;
  const { secret, keyPrefix } = application;
  const directory = escrowDirectory(config);
  const named = logger.child({ account: name });
  return createTokenProvider({
    ...shareWithFleet(options),
    store: createSecretsManagerStore({
      client,
      secretId: settings.tokenSecret,
      accessTokenSecretId: settings.accessTokenSecret,
      countCall: (operation) => metrics.token.countStoreCall(name, operation),
    }),
    grant: createRefreshGrant({
      authUrl: config.authUrl,
      clientId: secret.clientId,
      ...(secret.clientSecret === undefined ? {} : { clientSecret: secret.clientSecret }),
    }),
    lease: createRedlockLease({ redis, keyPrefix }),
    marker: createRedisSentMarker({ redis, keyPrefix }),
    escrow: joinEscrows([
      createLocalEscrow({ directory, keyPrefix, logger: named }),
      createRedisEscrow({ redis, keyPrefix, logger: named }),
    ]),
    spent: createRedisSpentTokens({ redis, keyPrefix }),
    serverGraceMs: config.application.refreshTokenGraceSeconds * 1000,
    ...(refreshAtRatio === undefined ? {} : { refreshAtRatio }),
    ...(onStep === undefined ? {} : { onStep }),
  });
};

/** What readers and refreshers of an account have in common: the API's judgement of a token, and each other's hints. */
const shareWithFleet = ({ name, application, redis, clock, random, logger, metrics, onNews }: OpenTokensOptions) => ({
  account: name,
  ...(onNews === undefined ? {} : { onNews }),
  probe: createProbe({ ...application, gate: application.gateOf(name) }),
  clock,
  random,
  logger,
  metrics: metrics.token,
  ...hintsOf(redis[0], { name, keyPrefix: application.keyPrefix, clock, logger }),
});

const hintsOf = (
  redis: Redis | undefined,
  { name, keyPrefix, clock, logger }: Pick<OpenTokensOptions, 'name' | 'clock' | 'logger'> & { keyPrefix: string },
) =>
  redis === undefined
    ? {}
    : {
        channel: createRedisGenerationChannel({ redis, keyPrefix, logger: logger.child({ account: name }) }),
        suspicion: createRedisSuspicion({ redis, keyPrefix, clock }),
      };
