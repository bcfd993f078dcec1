import { createHash } from 'node:crypto';
import { type Budget, type BudgetMetrics, createBudget } from '@leadferry/budget';
import type { Deployment } from '@leadferry/config';
import {
  type ApiMetrics,
  type ConstantContact,
  createConstantContact,
  type FollowCall,
} from '@leadferry/constant-contact';
import type { Clock, Logger, Redis } from '@leadferry/runtime';
import type { ApplicationSecret, SecretsManagerApi, TokenMetrics } from '@leadferry/token';
import { createApplicationSecretReader } from './application-secret-reader.ts';
import { type CallSeats, createCallSeats } from './call-seats.ts';
import type { OutageMetrics } from './metrics.ts';
import { type Gates, openGates } from './open-gates.ts';

/** What a process needs to open the application and its accounts. */
export interface ApplicationDependencies {
  readonly config: Deployment;
  readonly client: SecretsManagerApi;
  readonly redis: readonly Redis[];
  /** Most connections kept to the API: as many as calls may be under way at once. Default: the client's. */
  readonly connections?: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** Follows each call of the API from its sending to its answer. Default: nobody does. */
  readonly follow?: FollowCall | undefined;
  readonly metrics: {
    readonly budget: BudgetMetrics;
    readonly api: ApiMetrics;
    readonly token: TokenMetrics;
    readonly outage: OutageMetrics;
  };
  /**
   * Called when an outage is over, so that whoever waits comes at once: of the API, or, where an account is named, of the API for its
   * token.
   */
  readonly onOutageEnd?: (account: string | undefined) => void;
}

/** What all accounts of one application share: one API key, so one budget, one connection pool and one hash key. */
export interface Application extends Gates {
  readonly secret: ApplicationSecret;
  readonly contacts: ConstantContact;
  readonly budget: Budget;
  /** As many requests at once as there are connections. */
  readonly seats: CallSeats;
  /** Names the API key among those whose budgets are in the same Redis. */
  readonly keyHash: string;
  /** First part of every Redis key of this API key. Holds a hash of the client id, not the id. */
  readonly keyPrefix: string;
}

/** The application of a deployment, opened when it is first needed. */
export interface ApplicationDoor {
  /**
   * Opens it, once.
   *
   * @throws TokenUnavailableError while the application's secret cannot be read; TokenConfigError when it can be read
   *   but not used.
   */
  open(): Promise<Application>;
  /** Gives no permits any more: whoever waits for one is turned away. */
  endCalls(): void;
  /** Ends calls, and closes the connections. */
  close(): Promise<void>;
}

/** Creates the door to the application. Nothing is read before the first `open`. */
export const createApplicationDoor = (dependencies: ApplicationDependencies): ApplicationDoor => {
  const { config, client, clock, logger } = dependencies;
  const readSecret = createApplicationSecretReader({ client, secretId: config.application.secret, clock, logger });
  let opened: Application | undefined;
  return {
    open: async () => {
      const secret = await readSecret();
      opened ??= openApplication(dependencies, secret);
      return opened;
    },
    endCalls: () => opened?.budget.close(),
    close: async () => {
      opened?.budget.close();
      opened?.closeGates();
      await opened?.contacts.close();
    },
  };
};

const openApplication = (dependencies: ApplicationDependencies, secret: ApplicationSecret): Application => {
  const { config, redis, connections, clock, random, logger, follow, metrics } = dependencies;
  const keyHash = createHash('sha256').update(secret.clientId).digest('hex').slice(0, 16);
  const keyPrefix = `leadferry:${keyHash}`;
  const [firstRedis] = redis;
  return {
    secret,
    keyHash,
    keyPrefix,
    ...openGates(dependencies, keyPrefix),
    seats: createCallSeats(connections ?? Number.POSITIVE_INFINITY),
    contacts: createConstantContact({
      baseUrl: config.apiUrl,
      clock,
      metrics: metrics.api,
      follow,
      timeouts: { totalMs: config.requestTimeoutMs },
      ...(connections === undefined ? {} : { connections }),
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
