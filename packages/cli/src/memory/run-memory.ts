import { createConsumerMetrics, openOperatorKafka } from '@leadferry/consumer';
import { createRegistry, unlessAborted } from '@leadferry/runtime';
import type { Ending } from '../ending.ts';
import { InterruptedError, RedisAwayError } from '../errors.ts';
import type { OpenDeployment } from '../open-deployment.ts';
import type { RunOptions } from '../run-command.ts';
import type { MemoryIntent } from './memory-commands.ts';
import { rebuildMemory } from './rebuild-memory.ts';

/**
 * Runs `memory rebuild`, and closes what it opened. Ctrl-C ends it at once: what was written stays and is right.
 *
 * @throws what `describeFailure` knows, and bugs.
 */
export const runMemory = async (
  { topics }: MemoryIntent,
  options: RunOptions & { readonly deployment: OpenDeployment },
): Promise<Ending> => {
  const { config, version, clock, interrupts, deployment } = options;
  if (config.kafka === undefined) throw new TypeError('the configuration was read without Kafka');
  const { logger } = deployment;
  const { hasRedis, memoryOf } = await unlessAborted(deployment.openApplication(), interrupts.first);
  if (!hasRedis) throw new RedisAwayError();
  const metrics = createConsumerMetrics(createRegistry({ service: 'leadferry', version }));
  const kafka = openOperatorKafka({ ...config.kafka, clientId: 'leadferry-memory', clock, logger, metrics });
  const rebuild = async (): Promise<Ending> => {
    const admin = await kafka.connectAdmin();
    try {
      const { reader } = kafka;
      const signal = interrupts.first;
      return await rebuildMemory({ ...options, topics, configured: config.topics, admin, reader, memoryOf, signal });
    } finally {
      await admin.close();
    }
  };
  try {
    return await unlessAborted(rebuild(), interrupts.second);
  } catch (error) {
    if (error !== interrupts.first.reason && error !== interrupts.second.reason) throw error;
    throw new InterruptedError('stopped. What is remembered by now is right; the same command does the rest');
  } finally {
    await kafka.close();
  }
};
