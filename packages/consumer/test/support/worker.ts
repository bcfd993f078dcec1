import { createRegistry, type Registry, systemClock } from '@leadferry/runtime';
import { createRecordingLogger, type LogLine } from '@leadferry/runtime/testing';
import { onTestFinished } from 'vitest';
import {
  createConsumerMetrics,
  createLeadConsumer,
  type HandleRecord,
  type LeadConsumer,
  type LeadConsumerOptions,
  type Settlement,
  type SourceRecord,
} from '../../src/index.ts';
import type { TestTopics } from './kafka-topics.ts';

export interface Worker extends LeadConsumer {
  /** Every record the handler was given, in order. */
  readonly handled: SourceRecord[];
  readonly lines: LogLine[];
  readonly registry: Registry;
  /** How `run` ended. */
  readonly ended: Promise<unknown>;
}

export const delivered = (record: SourceRecord): Settlement => ({
  outcome: { kind: 'delivered' },
  attempts: record.attempt,
  leadId: leadIdOf(record),
  contactId: `contact-of-${leadIdOf(record)}`,
});

export const leadIdOf = ({ value }: { value: Buffer | null }): string => JSON.parse(String(value)).id;

/** Starts a consumer in this process. It is drained when the test ends. */
export const startWorker = (
  brokers: string[],
  topics: TestTopics,
  handle: HandleRecord = async (record) => delivered(record),
  options: Partial<LeadConsumerOptions> = {},
): Worker => {
  const handled: SourceRecord[] = [];
  const logger = createRecordingLogger();
  const registry = createRegistry({ service: 'test', version: '0' });
  const consumer = createLeadConsumer({
    brokers,
    groupId: topics.groupId,
    clientId: 'worker',
    topics: [topics],
    handle: (record, signal) => {
      handled.push(record);
      return handle(record, signal);
    },
    clock: systemClock,
    random: Math.random,
    logger,
    metrics: createConsumerMetrics(registry),
    ...options,
  });
  const ended = consumer.run().then(
    () => 'drained',
    (error: unknown) => error,
  );
  onTestFinished(() => consumer.drain());
  return { ...consumer, handled, lines: logger.lines, registry, ended };
};

/** Reads one sample of a metric. */
export const metricOf = async (worker: Worker, name: string, labels: Record<string, string> = {}): Promise<number> => {
  const metric = await worker.registry.getSingleMetric(name)?.get();
  const sample = metric?.values.find(({ labels: found }) =>
    Object.entries(labels).every(([label, value]) => found[label as keyof typeof found] === value),
  );
  return sample?.value ?? 0;
};
