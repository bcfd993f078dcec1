import type { TopicConfig } from '@leadferry/config';
import type { OperatorKafka, TopicAdmin } from '@leadferry/consumer';
import { ConfigError } from '@leadferry/runtime';
import { chooseTopics } from '../choose-topics.ts';
import { UsageError } from '../errors.ts';
import type { Selection } from './filter.ts';
import { doneTopicOf } from './marker.ts';

/** A source topic, its dead letters, and the topic that remembers what was done with them. */
export interface DlqTopic {
  readonly config: TopicConfig;
  readonly source: string;
  readonly sourcePartitions: number;
  readonly deadLetterTopic: string;
  readonly partitions: number;
  readonly replication: number;
  readonly doneTopic: string;
  /** Whether there is such a topic yet: nothing was done before. */
  readonly hasDone: boolean;
}

/** Kafka, and the topics that a command is about. */
export interface Dlq {
  readonly kafka: OperatorKafka;
  readonly admin: TopicAdmin;
  readonly topics: readonly DlqTopic[];
  close(): Promise<void>;
}

/**
 * Connects to Kafka and looks the topics up that a selection means.
 *
 * @throws {UsageError} a topic that the config does not have, or places of which nobody knows in which topic they are.
 * @throws {ConfigError} topics that do not exist.
 * @throws {KafkaUnavailableError} no broker answers.
 */
export const openDlq = async (
  kafka: OperatorKafka,
  configured: readonly TopicConfig[],
  selection: Pick<Selection, 'topics' | 'places'>,
): Promise<Dlq> => {
  const chosen = chooseTopics(configured, selection.topics);
  const [place] = selection.places;
  if (place !== undefined && chosen.length > 1) {
    const names = configured.map(({ topic }) => topic).join(', ');
    throw new UsageError(`say in which topic ${place} is, with --topic NAME; there are: ${names}`);
  }
  const admin = await kafka.connectAdmin();
  const close = async (): Promise<void> => {
    await Promise.all([admin.close(), kafka.close()]);
  };
  try {
    const faults: string[] = [];
    const found = await Promise.all(chosen.map((config) => describeTopic(admin, config, faults)));
    if (faults.length > 0) throw new ConfigError(faults);
    return { kafka, admin, topics: found.filter((topic) => topic !== undefined), close };
  } catch (error) {
    await close();
    throw error;
  }
};

const describeTopic = async (
  admin: TopicAdmin,
  config: TopicConfig,
  faults: string[],
): Promise<DlqTopic | undefined> => {
  const { topic: source, deadLetterTopic } = config;
  const doneTopic = doneTopicOf(deadLetterTopic);
  const [sourceShape, shape, doneShape] = [
    await admin.describe(source),
    await admin.describe(deadLetterTopic),
    await admin.describe(doneTopic),
  ];
  if (!sourceShape) faults.push(`topics.${source}: Kafka has no such topic: create it, or correct its name`);
  if (!shape) {
    const cure = 'start a worker once, which creates it, or correct deadLetterTopic';
    faults.push(`topics.${source}.deadLetterTopic: Kafka has no topic ${deadLetterTopic}: ${cure}`);
  }
  if (shape && doneShape && doneShape.partitions < shape.partitions) {
    const counts = `${doneShape.partitions} partitions and ${deadLetterTopic} has ${shape.partitions}`;
    faults.push(`topic ${doneTopic} has ${counts}: add partitions to ${doneTopic}`);
  }
  if (!sourceShape || !shape) return undefined;
  const named = { config, source, deadLetterTopic, doneTopic };
  return { ...named, ...shape, sourcePartitions: sourceShape.partitions, hasDone: doneShape !== undefined };
};
