import type { AddressInfo } from 'node:net';
import { type Clock, errorCode, type Logger, type Redis } from '@leadferry/runtime';
import { createRedisGenerationChannel, type SecretsManagerApi } from '@leadferry/token';
import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts.ts';
import { awaitRedis } from '../await-redis.ts';
import type { KeeperConfig, SiteConfig } from '../config.ts';
import { createAuthorizationRequests } from './authorization-requests.ts';
import { createSiteApp } from './create-site-app.ts';
import { createDoor } from './door.ts';
import { OperatorSecretError, readOperatorSecret } from './operator-secret.ts';
import { createOutcomes } from './outcomes.ts';
import { createSessions } from './sessions.ts';
import { createSignInLimit } from './sign-in-limit.ts';
import { describeSite } from './site.ts';
import type { SiteParts } from './site-parts.ts';
import { createUnderWay, type UnderWay } from './under-way.ts';
import { createWaitingGrants } from './waiting-grants.ts';

/** Longest the pages wait for Redis before they listen without it, in milliseconds. */
const mostWaitMs = 2000;

/** Time the last answers have to reach their browsers, in milliseconds. */
const answerMs = 1000;

export interface StartSiteOptions {
  readonly config: Pick<KeeperConfig, 'application' | 'authUrl'>;
  readonly site: SiteConfig;
  readonly accounts: Accounts;
  readonly client: SecretsManagerApi;
  readonly redis: Redis;
  /** Looks at workers and leads. Default: they are not shown. */
  readonly lookAtFleet?: SiteParts['lookAtFleet'] | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default: Node's own. */
  readonly fetch?: typeof globalThis.fetch;
}

/** The pages, listening. */
export interface RunningSite {
  readonly port: number;
  /** Takes no more requests, and waits for logins under way, since one may hold a fresh grant. */
  stop(): Promise<void>;
}

/**
 * Starts the pages for people on their own port, and returns once they listen.
 *
 * @throws the listener's own error, such as EADDRINUSE, when the port cannot be had.
 */
export const startSite = async (options: StartSiteOptions): Promise<RunningSite> => {
  const { config, accounts, client, redis, clock, logger, fetch = globalThis.fetch } = options;
  const site = describeSite(options.site);
  const { operatorSecret } = options.site;
  const kept = { redis, keyPrefix: site.keyPrefix };
  const sessions = createSessions(kept);
  const underWay = createUnderWay();
  const app = await createSiteApp({
    site,
    accounts,
    lookAtFleet: options.lookAtFleet,
    authUrl: config.authUrl,
    scopes: config.application.scopes,
    fetch,
    sessions,
    door: createDoor({ site, sessions }),
    signInLimit: createSignInLimit(kept),
    requests: createAuthorizationRequests(kept),
    outcomes: createOutcomes(kept),
    waitingGrants: createWaitingGrants(kept),
    underWay,
    readOperatorSecret: async () => {
      if (operatorSecret === undefined) throw new OperatorSecretError('', 'none is configured');
      return readOperatorSecret(client, operatorSecret);
    },
    openChannel: (keyPrefix) => createRedisGenerationChannel({ redis, keyPrefix, logger }),
    clock,
    logger,
  });
  await awaitRedis(redis, clock, mostWaitMs);
  await listenEverywhere((host) => app.listen({ port: options.site.port, host }));
  const { port } = app.server.address() as AddressInfo;
  logger.info({ port, redirectUri: site.redirectUri, signIn: site.hasSignIn ? 'secret' : 'proxy' }, 'pages_listening');
  if (!site.isHttps) logger.warn({ publicUrl: site.publicUrl }, 'pages_without_https');
  return { port, stop: () => close(app, underWay, clock) };
};

/** What a system answers that was asked for IPv6 and has none. */
const noIpv6 = ['EAFNOSUPPORT', 'EADDRNOTAVAIL'];

/**
 * Listens on `::`, which is open to IPv4 too, and on `0.0.0.0` where the machine has no IPv6.
 *
 * @throws what `listen` throws for any other reason.
 */
export const listenEverywhere = async (listen: (host: string) => Promise<unknown>): Promise<void> => {
  try {
    await listen('::');
  } catch (error) {
    if (!noIpv6.includes(errorCode(error) ?? '')) throw error;
    await listen('0.0.0.0');
  }
};

/** Connections that browsers open in advance, and never use, would hold a stop for a minute. */
const close = async (app: FastifyInstance, underWay: UnderWay, clock: Clock): Promise<void> => {
  const closed = app.close();
  await underWay.ended();
  await Promise.race([closed, clock.sleep(answerMs)]);
  app.server.closeAllConnections();
  await closed;
  await underWay.ended();
};
