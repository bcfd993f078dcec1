import { createConsumerMetrics, openOperatorKafka } from '@leadferry/consumer';
import { createRegistry, unlessAborted } from '@leadferry/runtime';
import type { Ending } from '../ending.ts';
import { InterruptedError } from '../errors.ts';
import type { OpenDeployment } from '../open-deployment.ts';
import type { RunOptions } from '../run-command.ts';
import { watchFleet } from './look-at-fleet.ts';
import { showFleet, watchFleetStatus } from './show-fleet.ts';
import type { StatusIntent } from './status-command.ts';

/**
 * Runs `status`, and closes what it opened.
 *
 * @throws {InterruptedError} stopped before the first look was over. What is away is told, not thrown.
 */
export const runStatus = async (
  { isWatching }: StatusIntent,
  options: RunOptions & { readonly deployment: OpenDeployment },
): Promise<Ending> => {
  const { config, version, clock, interrupts, deployment, isForPeople } = options;
  if (config.kafka === undefined) throw new TypeError('the configuration was read without Kafka');
  const { logger } = deployment;
  const metrics = createConsumerMetrics(createRegistry({ service: 'leadferry', version }));
  const kafka = openOperatorKafka({ ...config.kafka, clientId: 'leadferry-status', clock, logger, metrics });
  const watch = watchFleet({ deployment, kafka, groupId: config.kafka.groupId, clock });
  try {
    const parts = { ...options, watch };
    return isWatching
      ? await watchFleetStatus({ ...parts, isRedrawn: isForPeople, signal: interrupts.first })
      : await unlessAborted(showFleet(parts), interrupts.first);
  } catch (error) {
    if (error !== interrupts.first.reason) throw error;
    throw new InterruptedError('stopped before the fleet was read');
  } finally {
    await Promise.all([watch.close(), kafka.close()]);
  }
};
