import type { AccountConfig } from '@leadferry/config';
import {
  createRedisGenerationChannel,
  createRedisSentMarker,
  createRedlockLease,
  createRefreshGrant,
  createSecretsManagerStore,
  createTokenProvider,
  type TokenProvider,
} from '@leadferry/token';
import type { Application, ApplicationDependencies } from './application.ts';
import { createProbe } from './probe.ts';

export interface OpenTokensOptions extends ApplicationDependencies {
  readonly name: string;
  readonly settings: AccountConfig;
  readonly application: Application;
  /** Share of a token's life after which this process refreshes it. Default 0.75, a worker's. */
  readonly refreshAtRatio?: number;
}

/**
 * Puts the token provider of one account together. Asks nothing of anybody yet.
 *
 * @throws TokenConfigError the account is configured in a form that cannot work.
 */
export const openTokens = (options: OpenTokensOptions): TokenProvider => {
  const { name, settings, application, client, config, redis, clock, random, logger, metrics } = options;
  const { secret, keyPrefix } = application;
  const [firstRedis] = redis;
  const named = logger.child({ account: name });
  return createTokenProvider({
    account: name,
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
    ...(firstRedis ? { channel: createRedisGenerationChannel({ redis: firstRedis, keyPrefix, logger: named }) } : {}),
    probe: createProbe(application),
    clock,
    random,
    logger,
    metrics: metrics.token,
    ...(options.refreshAtRatio === undefined ? {} : { refreshAtRatio: options.refreshAtRatio }),
  });
};
