import { createOutageMetrics } from '@leadferry/account';
import { createBudgetMetrics } from '@leadferry/budget';
import { createApiMetrics } from '@leadferry/constant-contact';
import {
  connectRedis,
  createLifecycle,
  createLogger,
  createRegistry,
  type LifecycleOptions,
  type Redis,
  startOperationsServer,
  systemClock,
} from '@leadferry/runtime';
import { createSecretsManagerClient, createTokenMetrics } from '@leadferry/token';
import manifest from '../package.json' with { type: 'json' };
import { createAccounts } from './accounts.ts';
import type { KeeperConfig } from './config.ts';
import { type FleetWatch, startFleet } from './fleet/start-fleet.ts';
import { type Keeping, startKeeping } from './keeping/start-keeping.ts';
import { createKeeperMetrics } from './metrics.ts';
import { describeReadiness } from './readiness.ts';
import { startSite } from './web/start-site.ts';

/** Longest an account's loop may stand still before the process counts as dead, in milliseconds. */
const aliveForMs = 60_000;

/**
 * Runs a token keeper until it is told to stop: keeps every account's token fresh and hosts the pages for people, where
 * they are configured. Returns the exit code: 0 after a clean stop, 1 after a bug or a port that cannot be had.
 *
 * A stop begins no refresh any more and waits for one that is between claim and promotion, up to `stopDeadlineMs`.
 */
export const runTokenKeeper = async (
  config: KeeperConfig,
  processPart: Pick<LifecycleOptions, 'signals' | 'exit'>,
): Promise<number> => {
  const clock = systemClock;
  const logger = createLogger({ name: 'token-keeper', level: config.logLevel });
  const registry = createRegistry({ service: 'token-keeper', version: manifest.version });
  const lifecycle = createLifecycle({ ...processPart, logger, deadlineMs: config.stopDeadlineMs });

  const { redisAccess: access } = config;
  const [firstUrl = '', ...otherUrls] = config.redisUrls;
  const firstRedis = connectRedis({ url: firstUrl, access, name: 'primary-0', logger });
  const redis = [
    firstRedis,
    ...otherUrls.map((url, index) => connectRedis({ url, access, name: `primary-${index + 1}`, logger })),
  ];
  lifecycle.register({ name: 'redis', stop: () => disconnectAll(redis) });

  const client = createSecretsManagerClient(config.aws);
  const accounts = createAccounts({
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
      outage: createOutageMetrics(registry),
    },
  });
  lifecycle.register({ name: 'application', stop: accounts.close });

  const metrics = createKeeperMetrics(registry);
  let keeping: Keeping | undefined;
  try {
    // Stopped after the tokens: a process that holds an exchange is alive, and says so.
    const operations = await startOperationsServer({
      port: config.httpPort,
      registry,
      isAlive: () => keeping === undefined || clock.monotonicMs() - keeping.oldestLookMs() < aliveForMs,
      readiness: () => describeReadiness(accounts.states()),
    });
    lifecycle.register({ name: 'operations server', stop: operations.stop });
    keeping = startKeeping({
      accounts,
      redis: firstRedis,
      clock,
      logger,
      metrics,
      signal: lifecycle.signal,
    });
    keeping.failed.catch((error: unknown) => void lifecycle.stop('a token could not be kept', error));
    lifecycle.register({ name: 'tokens', stop: keeping.end });
    let fleet: FleetWatch | undefined;
    if (config.fleet !== undefined) {
      const parts = { accounts, redis: firstRedis, clock, logger, registry, metrics, signal: lifecycle.signal };
      fleet = startFleet({ config, fleet: config.fleet, ...parts });
      fleet.failed.catch((error: unknown) => void lifecycle.stop('the fleet could not be watched', error));
      lifecycle.register({ name: 'fleet', stop: fleet.end });
    }
    if (config.site !== undefined) {
      const parts = { accounts, client, redis: firstRedis, clock, logger, lookAtFleet: fleet?.sight.look };
      const site = await startSite({ config, site: config.site, ...parts });
      lifecycle.register({ name: 'pages', stop: site.stop });
      metrics.notePages(config.site.publicUrl);
    }
    logger.info({ accounts: [...accounts.all.keys()], pages: config.site?.publicUrl }, 'keeping');
    return await lifecycle.stopped;
  } catch (error) {
    return await lifecycle.stop('the keeper could not start', error);
  }
};

const disconnectAll = (connections: readonly Redis[]): void => {
  for (const connection of connections) connection.disconnect();
};
