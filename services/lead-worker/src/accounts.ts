import { createHash } from 'node:crypto';
import { type Budget, type BudgetMetrics, createBudget } from '@leadferry/budget';
import {
  type ApiMetrics,
  type ConstantContact,
  createConstantContact,
  type NamesMetrics,
} from '@leadferry/constant-contact';
import { type Clock, ConfigError, type Logger, type Redis } from '@leadferry/runtime';
import type { ApplicationSecret, SecretsManagerApi, TokenMetrics } from '@leadferry/token';
import type { Account } from './account.ts';
import { createApplication } from './application.ts';
import type { WorkerConfig } from './config.ts';
import type { LeadWorkerMetrics } from './metrics.ts';
import { openAccount } from './open-account.ts';
import type { AccountState } from './readiness.ts';

export interface AccountsDependencies {
  readonly config: WorkerConfig;
  readonly client: SecretsManagerApi;
  readonly redis: readonly Redis[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: {
    readonly worker: LeadWorkerMetrics;
    readonly budget: BudgetMetrics;
    readonly api: ApiMetrics;
    readonly names: NamesMetrics;
    readonly token: TokenMetrics;
  };
}

/** What all accounts of one application share: one API key, so one budget, one connection pool and one hash key. */
export interface ApplicationParts {
  readonly secret: ApplicationSecret;
  readonly contacts: ConstantContact;
  readonly budget: Budget;
  /** First part of every Redis key of this API key. Holds a hash of the client id, not the id. */
  readonly keyPrefix: string;
}

/** Every configured account, opened when it is first needed. */
export interface Accounts {
  /**
   * Opens an account, once.
   *
   * @throws TokenUnavailableError while the application's secret cannot be read; ConfigError or TokenConfigError
   *   when it can be read but not used.
   */
  open(name: string): Promise<Account>;
  /** Tells, per configured account, whether its token has ever been read. */
  states(): ReadonlyMap<string, AccountState>;
  close(): Promise<void>;
}

/** Creates the accounts of the configuration. Nothing is read before the first `open`. */
export const createAccounts = (dependencies: AccountsDependencies): Accounts => {
  const { config, client, redis, clock, random, logger, metrics } = dependencies;
  const readApplication = createApplication({ client, secretId: config.application.secret, clock, logger });
  const opened = new Map<string, Account>();
  let shared: ApplicationParts | undefined;

  const share = (secret: ApplicationSecret): ApplicationParts => {
    const keyHash = createHash('sha256').update(secret.clientId).digest('hex').slice(0, 16);
    const [firstRedis] = redis;
    return {
      secret,
      keyPrefix: `leadferry:${keyHash}`,
      contacts: createConstantContact({
        baseUrl: config.apiUrl,
        clock,
        metrics: metrics.api,
        timeouts: { totalMs: config.requestTimeoutMs },
      }),
      budget: createBudget({
        ...(firstRedis ? { redis: firstRedis } : {}),
        key: keyHash,
        limits: config.application.limits,
        maxReplicas: config.maxReplicas,
        clock,
        random,
        logger,
        metrics: metrics.budget,
        timeOffsetMs: config.timeOffsetMs,
      }),
    };
  };

  return {
    async open(name) {
      const known = opened.get(name);
      if (known) return known;
      const settings = config.accounts[name];
      if (settings === undefined) throw new ConfigError([`accounts: there is none named ${name}`]);
      const secret = await readApplication();
      shared ??= share(secret);
      const account = opened.get(name) ?? openAccount({ ...dependencies, name, settings, application: shared });
      opened.set(name, account);
      return account;
    },
    states: () =>
      new Map(
        [...new Set(config.topics.map(({ account }) => account))].map((name) => [
          name,
          opened.get(name)?.tokens.hasEverRead() ? 'read' : 'unread',
        ]),
      ),
    async close() {
      shared?.budget.close();
      await Promise.all([...opened.values()].map(({ tokens }) => tokens.close()));
      await shared?.contacts.close();
    },
  };
};
