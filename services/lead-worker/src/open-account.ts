import { createMemoryNamesCache, createNames, createRedisNamesCache } from '@leadferry/constant-contact';
import {
  createRedisGenerationChannel,
  createRedisSentMarker,
  createRedlockLease,
  createRefreshGrant,
  createSecretsManagerStore,
  createTokenProvider,
  type TokenProvider,
} from '@leadferry/token';
import { type Account, createAnswerComparison } from './account.ts';
import type { AccountsDependencies, ApplicationParts } from './accounts.ts';
import { type CallApi, createCallApi } from './call-api.ts';
import type { AccountConfig } from './config-file.ts';
import { createFingerprint } from './fingerprint.ts';
import { createProbe } from './probe.ts';

export interface OpenAccountOptions extends AccountsDependencies {
  readonly name: string;
  readonly settings: AccountConfig;
  readonly application: ApplicationParts;
}

/**
 * Puts one account together: its token provider, its way to call the API, its names. Asks nothing of anybody yet.
 *
 * @throws {ConfigError} the application secret holds no key to hash people's addresses with.
 * @throws TokenConfigError the account is configured in a form that cannot work.
 */
export const openAccount = (options: OpenAccountOptions): Account => {
  const { name, application, clock, logger, metrics } = options;
  const { contacts, budget, secret } = application;
  const fingerprint = createFingerprint(secret);
  const tokens = createTokens(options);
  const call = createCallApi({ tokens, budget, clock });
  return {
    name,
    contacts,
    budget,
    tokens,
    call,
    fingerprint,
    names: createAccountNames({ ...options, logger: logger.child({ account: name }) }, call),
    compareAnswer: createAnswerComparison({ account: name, logger, metrics: metrics.worker }),
  };
};

const createTokens = (options: OpenAccountOptions): TokenProvider => {
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
  });
};

const createAccountNames = (options: OpenAccountOptions, call: CallApi) => {
  const { name, settings, application, redis, clock, logger, metrics } = options;
  const { contacts, keyPrefix } = application;
  const [firstRedis] = redis;
  return createNames({
    account: name,
    fetchPages: {
      lists: (cursor) => call((token) => contacts.listContactLists(token, cursor)),
      customFields: (cursor) => call((token) => contacts.listCustomFields(token, cursor)),
      tags: (cursor) => call((token) => contacts.listTags(token, cursor)),
    },
    ...(settings.createCustomFields
      ? { createCustomField: (label: string) => call((token) => contacts.createCustomField(token, label)) }
      : {}),
    ...(settings.createTags ? { createTag: (tag: string) => call((token) => contacts.createTag(token, tag)) } : {}),
    cache: firstRedis ? createRedisNamesCache({ redis: firstRedis, keyPrefix }) : createMemoryNamesCache(),
    clock,
    logger,
    metrics: metrics.names,
  });
};
