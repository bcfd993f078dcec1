import type { Clock, Logger } from '@leadferry/runtime';
import type { BlockedPartition } from './blocked-partitions.ts';
import { PublishRefusedError } from './errors.ts';
import type { ConsumerMetrics } from './metrics.ts';
import { partitionName, type SourceRecord } from './source-record.ts';

/** The partitions that wait with a fate which Kafka does not take. */
export interface HeldFates {
  /** A fate of this record's partition is not taken, and will be tried again after the wait. */
  hold(record: SourceRecord, error: unknown, waitMs: number): void;
  /** A fate of the partition was taken, or is nobody's here any more. */
  letGo(record: Pick<SourceRecord, 'topic' | 'partition'>): void;
  /** As blocked `kafka_unavailable` or, where Kafka refuses, `config_error`. */
  list(): readonly BlockedPartition[];
}

/** What held fates are counted, logged and told with. */
export interface HeldFatesOptions {
  /** Is told when Kafka stops taking fates, and when it takes them again. */
  readonly onHold?: (isHeld: boolean) => void;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ConsumerMetrics;
}

/** Creates it with nothing held. */
export const createHeldFates = ({ onHold = () => {}, clock, logger, metrics }: HeldFatesOptions): HeldFates => {
  const held = new Map<string, BlockedPartition>();

  const letGo: HeldFates['letGo'] = ({ topic, partition }) => {
    if (held.size === 0) return;
    const name = partitionName(topic, partition);
    const before = held.get(name);
    if (before) metrics.blockedPartitions.labels({ topic: before.topic, reason: before.reason }).dec();
    if (held.delete(name) && held.size === 0) onHold(false);
  };

  return {
    hold: (record, error, waitMs) => {
      const { topic, partition, offset, attempt } = record;
      const reason = error instanceof PublishRefusedError ? 'config_error' : 'kafka_unavailable';
      const name = partitionName(topic, partition);
      if (held.get(name)?.reason !== reason) {
        logger[reason === 'config_error' ? 'error' : 'info']({ topic, partition, offset, reason, error }, 'fate_held');
      }
      letGo(record);
      onHold(true);
      held.set(name, { topic, partition, offset, attempt, reason, untilMs: clock.now() + waitMs });
      metrics.blockedPartitions.labels({ topic, reason }).inc();
    },
    letGo,
    list: () => [...held.values()],
  };
};
