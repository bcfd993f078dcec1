import {
  type Application,
  type CallApi,
  createCallApi,
  createRedisMemoryStore,
  createUnchangedMemory,
  noUnchangedMemory,
  openTokens,
  type UnchangedMemory,
} from '@leadferry/account';
import type { AccountConfig } from '@leadferry/config';
import { createMemoryNamesCache, createNames, createRedisNamesCache } from '@leadferry/constant-contact';
import { type Account, createAnswerComparison } from './account.ts';
import type { AccountsDependencies } from './accounts.ts';
import { createFingerprint } from './fingerprint.ts';

export interface OpenAccountOptions extends AccountsDependencies {
  readonly name: string;
  readonly settings: AccountConfig;
  readonly application: Application;
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
  const tokens = openTokens({ ...options, onNews: () => options.onTokenNews(name) });
  const call = createCallApi({ tokens, budget, clock, gate: application.gateOf(name), seats: application.seats });
  return {
    name,
    contacts,
    budget,
    tokens,
    call,
    memory: openMemory(options),
    fingerprint,
    names: createAccountNames({ ...options, logger: logger.child({ account: name }) }, call),
    compareAnswer: createAnswerComparison({ account: name, logger, metrics: metrics.worker }),
  };
};

/**
 * A topic that trusts no memory forgets all the same, as long as another one of the account trusts it; none at all: nothing is
 * remembered.
 */
const openMemory = ({
  name,
  application,
  config,
  redis,
  clock,
  logger,
  metrics,
}: OpenAccountOptions): UnchangedMemory => {
  const [firstRedis] = redis;
  const isTrusted = config.topics.some(({ account, unchangedTrustMs }) => account === name && unchangedTrustMs > 0);
  if (!isTrusted || !firstRedis) return noUnchangedMemory;
  const store = createRedisMemoryStore({ redis: firstRedis, keyPrefix: application.keyPrefix, account: name });
  return createUnchangedMemory({ account: name, store, clock, logger, metrics: metrics.memory });
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
