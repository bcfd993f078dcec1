import { deadLetterHeadroomBytes } from './dead-letter.ts';
import type { TopicRoutes } from './record-fate.ts';
import type { NewTopic, TopicShape } from './topic-admin.ts';

/** What a topic is for. */
export type TopicRole = 'source' | 'dead_letters' | 'receipts';

const dayMs = 86_400_000;

/** A source keeps its leads for longer than a backlog, or an account that waits for a login, is likely to last. */
export const sourceRetentionMs = 14 * dayMs;

/**
 * Tells how a source topic that does not exist yet is laid out. Its leads are deleted by age alone: where compaction kept but the
 * newest record of a key, an earlier lead of the same person would be lost.
 */
export const wantedSource = (topic: string, shape: TopicShape): NewTopic => ({
  topic,
  ...shape,
  config: { 'cleanup.policy': 'delete', 'retention.ms': String(sourceRetentionMs) },
});

/**
 * Tells how the dead letter and receipts topics of a source are laid out, as design.md "Topics" says: partitions and replication
 * of the source; dead letters are kept for ever and take the source's largest record with its headers; receipts are compacted.
 */
export const wantedBeside = (
  { topic: _, deadLetterTopic, receiptsTopic }: TopicRoutes,
  { partitions, replication, maxMessageBytes }: TopicShape & { readonly maxMessageBytes: number },
): { readonly deadLetters: NewTopic; readonly receipts: NewTopic } => {
  const bytes = maxMessageBytes + deadLetterHeadroomBytes;
  const shape = { partitions, replication };
  return {
    deadLetters: {
      topic: deadLetterTopic,
      ...shape,
      config: { 'retention.ms': '-1', 'max.message.bytes': String(bytes) },
    },
    receipts: { topic: receiptsTopic, ...shape, config: { 'cleanup.policy': 'compact' } },
  };
};

/** Writes the command with which somebody who may creates a topic. A count below 0 is left to the cluster. */
export const commandToCreate = (
  { topic, partitions, replication, config }: NewTopic,
  brokers: readonly string[],
): string =>
  [
    `kafka-topics.sh --bootstrap-server ${brokers.join(',')} --create --if-not-exists --topic ${topic}`,
    ...(partitions > 0 ? [`--partitions ${partitions}`] : []),
    ...(replication > 0 ? [`--replication-factor ${replication}`] : []),
    ...Object.entries(config).map(([name, value]) => `--config ${name}=${value}`),
  ].join(' ');
