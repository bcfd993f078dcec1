import { createOutageMetrics, createUnchangedMemoryMetrics } from '@leadferry/account';
import { createBudgetMetrics } from '@leadferry/budget';
import { createApiMetrics, createNamesMetrics } from '@leadferry/constant-contact';
import { createConsumerMetrics, createLeadConsumer } from '@leadferry/consumer';
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
import { checkConfiguredNames } from './check-configured-names.ts';
import type { WorkerConfig } from './config.ts';
import { createDeliverLead } from './deliver-lead.ts';
import { createLeadReader } from './lead-reader.ts';
import { createLeadWorkerMetrics } from './metrics.ts';
import { describeReadiness } from './readiness.ts';
import { createResumeWaiting } from './resume-waiting.ts';
import { openTraces } from './traces/open-traces.ts';

/** Longest the start waits for Redis and for the account's list names before it joins the group all the same. */
const startPatienceMs = 2_500;

/** Longest a work loop may stand still before the process counts as dead, in milliseconds. */
const aliveForMs = 60_000;

/**
 * Runs a lead worker until it is told to stop: puts the parts together, joins the group, delivers. Returns the exit
 * code: 0 after a clean stop, 1 after a configuration that cannot work, a consumer that ended, or a bug.
 */
export const runLeadWorker = async (
  config: WorkerConfig,
  processPart: Pick<LifecycleOptions, 'signals' | 'exit'> & {
    /** Is told of each record that is handed out. */
    readonly onLead?: () => void;
  },
): Promise<number> => {
  const clock = systemClock;
  const random = Math.random;
  const traces = await openTraces(config.traces, manifest.version, (error) =>
    logger.warn({ error }, 'traces_not_sent'),
  );
  const logger = createLogger({ name: 'lead-worker', level: config.logLevel, context: traces?.context });
  const registry = createRegistry({ service: 'lead-worker', version: manifest.version });
  const metrics = createLeadWorkerMetrics(registry);
  const lifecycle = createLifecycle({ ...processPart, logger, deadlineMs: config.drainDeadlineMs + 4_000 });

  const redis = config.redisUrls.map((url, index) =>
    connectRedis({ url, access: config.redisAccess, name: `primary-${index}`, logger }),
  );
  const client = createSecretsManagerClient(config.aws);
  const accounts = createAccounts({
    config,
    client,
    redis,
    connections: config.requestsAtOnce,
    clock,
    random,
    logger,
    follow: traces?.followCall,
    metrics: {
      worker: metrics,
      memory: createUnchangedMemoryMetrics(registry),
      budget: createBudgetMetrics(registry),
      api: createApiMetrics(registry),
      names: createNamesMetrics(registry),
      token: createTokenMetrics(registry),
      outage: createOutageMetrics(registry),
    },
    onTokenNews: (account) => resumeWaiting.tokenNews(account),
    onOutageEnd: (account) => resumeWaiting.outageEnd(account),
  });
  const leads = createLeadReader(clock);
  const { onLead = () => {} } = processPart;
  const deliver = createDeliverLead({
    leads,
    topics: new Map(config.topics.map((topic) => [topic.topic, topic])),
    accounts,
    clock,
    random,
  });
  const deliverLead = traces?.noteFate(deliver) ?? deliver;
  const consumer = createLeadConsumer({
    ...config.kafka,
    ...config.flow,
    clientId: 'leadferry',
    topics: config.topics,
    laneOf: leads.laneOf,
    handle: (record, signal) => {
      onLead();
      return deliverLead(record, signal);
    },
    clock,
    random,
    logger,
    follow: traces?.followRecord,
    metrics: createConsumerMetrics(registry),
    drainDeadlineMs: config.drainDeadlineMs,
  });
  const resumeWaiting = createResumeWaiting({ topics: config.topics, consumer });
  const operations = await startOperationsServer({
    port: config.httpPort,
    registry,
    isAlive: () => clock.now() - consumer.status().lastTickMs < aliveForMs,
    readiness: () => describeReadiness(consumer.status(), accounts.states()),
  });

  if (traces) lifecycle.register({ name: 'traces', stop: traces.close });
  lifecycle.register({ name: 'operations server', stop: operations.stop });
  lifecycle.register({ name: 'redis', stop: () => disconnectAll(redis) });
  lifecycle.register({ name: 'accounts', stop: accounts.close });

  try {
    const names = checkConfiguredNames({
      topics: config.topics,
      accounts,
      clock,
      logger,
      metrics,
      signal: lifecycle.signal,
    });
    names.catch((error: unknown) => lifecycle.stop('the configured names cannot be used', error));
    await Promise.race([names, clock.sleep(startPatienceMs, lifecycle.signal)]);
    lifecycle.register({ name: 'consumer', stop: consumer.drain });
    logger.info({ topics: config.topics.map(({ topic }) => topic), group: config.kafka.groupId }, 'joining');
    await consumer.run();
    return await lifecycle.stop('the consumer has left its group');
  } catch (error) {
    return await lifecycle.stop('the consumer ended', lifecycle.signal.aborted ? undefined : error);
  }
};

const disconnectAll = (connections: readonly Redis[]): void => {
  for (const connection of connections) connection.disconnect();
};
