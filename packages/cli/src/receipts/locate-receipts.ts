import type { TopicConfig } from '@leadferry/config';
import type { LogFollower, LogPlace, TopicAdmin } from '@leadferry/consumer';
import { ConfigError } from '@leadferry/runtime';

/**
 * Finds where to begin to read the receipts of topics: behind what is there now, or at those of a time (epoch milliseconds).
 *
 * @throws {ConfigError} receipts topics that do not exist, all of them.
 * @throws what admin and follower throw.
 */
export const locateReceipts = async (
  topics: readonly Pick<TopicConfig, 'topic' | 'receiptsTopic'>[],
  { admin, follower }: { readonly admin: Pick<TopicAdmin, 'describe'>; readonly follower: Pick<LogFollower, 'locate'> },
  sinceMs?: number,
): Promise<readonly LogPlace[]> => {
  const faults: string[] = [];
  const places: LogPlace[] = [];
  for (const { topic, receiptsTopic } of topics) {
    const shape = await admin.describe(receiptsTopic);
    if (shape) places.push(...(await follower.locate(receiptsTopic, shape.partitions, sinceMs)));
    else {
      const cure = `leadferry topics create --topic ${topic}`;
      faults.push(`topics.${topic}.receiptsTopic: Kafka has no topic ${receiptsTopic}: run ${cure}, or start a worker`);
    }
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return places;
};
