import type { Clock } from '@leadferry/runtime';
import type { Admin, Kafka } from 'kafkajs';
import type { Assignment } from './assignment.ts';
import { ignoreRelease, ReleasedError } from './errors.ts';
import { heedAnswers } from './heed-answers.ts';
import { kafkaErrorType } from './kafka-errors.ts';
import type { KafkaWatch } from './kafka-watch.ts';
import type { ConsumerMetrics } from './metrics.ts';

/** What the lag reader needs. */
export interface LagReaderOptions {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topicNames: readonly string[];
  readonly assignment: Assignment;
  readonly clock: Clock;
  readonly watch: KafkaWatch;
  readonly metrics: ConsumerMetrics;
  readonly lagEveryMs: number;
}

/** Reads again and again how far this member is behind. */
export interface LagReader {
  /** The last figure for each topic: log end offset minus committed offset over this member's partitions, in records. */
  current(): ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

/**
 * Starts reading lag every `lagEveryMs`. It is asked of Kafka, not computed from batches: a partition that is blocked or
 * empty gives no batches, and its lag is what an operator wants to see. Where Kafka does not answer the last figure
 * stays.
 */
export const startLagReader = (options: LagReaderOptions): LagReader => {
  const { kafka, topicNames, clock, watch, metrics, lagEveryMs } = options;
  const admin = kafka.admin();
  admin.on(admin.events.REQUEST, heedAnswers(watch));
  const lag = new Map<string, number>();
  const stopping = new AbortController();

  const readForEver = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await clock.sleep(lagEveryMs, stopping.signal);
      try {
        await admin.connect();
        if (stopping.signal.aborted) await admin.disconnect();
        for (const topic of topicNames) {
          lag.set(topic, await readLag(topic, admin, options));
          metrics.lag.set({ topic }, lag.get(topic) ?? 0);
        }
      } catch (error) {
        // A figure that is a little old harms nobody; the watch says it when Kafka is away.
        watch.troubled(kafkaErrorType(error));
      }
    }
  };

  readForEver().catch(ignoreRelease);
  return {
    current: () => lag,
    stop: () => {
      stopping.abort(new ReleasedError('drain'));
      return admin.disconnect();
    },
  };
};

const readLag = async (topic: string, admin: Admin, { groupId, assignment }: LagReaderOptions): Promise<number> => {
  const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const offsets = new Map(committed?.partitions.map(({ partition, offset }) => [partition, offset]));
  const ends = await admin.fetchTopicOffsets(topic);
  return ends
    .filter(({ partition }) => assignment.isOurs(topic, partition))
    .reduce((sum, { partition, high, low }) => {
      const offset = BigInt(offsets.get(partition) ?? -1);
      const from = offset < BigInt(low) ? BigInt(low) : offset;
      return sum + Number(BigInt(high) - from);
    }, 0);
};
