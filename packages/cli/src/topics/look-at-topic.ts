import {
  commandToCreate,
  type FoundTopic,
  findTopicDifferences,
  type NewTopic,
  type TopicAdmin,
  type TopicRole,
} from '@leadferry/consumer';
import { TopicRefusedError } from '@leadferry/consumer/errors';
import type { TopicReport } from './topic-report.ts';

/** Which topic is looked at, and what it should be like. */
export interface WantedTopic {
  readonly source: string;
  readonly role: TopicRole;
  readonly wanted: NewTopic;
}

/**
 * Looks at a topic and compares it with what it should be. What Kafka forbids to see is told, not thrown.
 *
 * @throws {KafkaUnavailableError} no broker answers.
 */
export const lookAtTopic = async (
  { source, role, wanted }: WantedTopic,
  {
    admin,
    brokers,
  }: { readonly admin: Pick<TopicAdmin, 'describe' | 'readConfig'>; readonly brokers: readonly string[] },
): Promise<TopicReport> => {
  const report = { source, role, topic: wanted.topic, wanted, differences: [], refusal: undefined, command: undefined };
  try {
    const shape = await admin.describe(wanted.topic);
    if (shape === undefined) {
      return { ...report, state: 'missing', found: undefined, command: commandFor(role, wanted, brokers) };
    }
    const found: FoundTopic = { ...shape, config: await readConfig(wanted.topic, admin) };
    const differences = findTopicDifferences(role, wanted, found, brokers);
    return { ...report, state: differences.length > 0 ? 'different' : 'right', found, differences };
  } catch (error) {
    if (!(error instanceof TopicRefusedError)) throw error;
    return { ...report, state: 'refused', found: undefined, refusal: error.refusal };
  }
};

/** Settings need a right of their own: without it the layout alone is judged. */
const readConfig = async (
  topic: string,
  admin: Pick<TopicAdmin, 'readConfig'>,
): Promise<ReadonlyMap<string, string>> => {
  try {
    return await admin.readConfig(topic);
  } catch (error) {
    if (error instanceof TopicRefusedError) return new Map();
    throw error;
  }
};

/** A source whose partitions nobody has named is for this command to create, once they are. */
const commandFor = (role: TopicRole, wanted: NewTopic, brokers: readonly string[]): string | undefined => {
  if (wanted.partitions > 0) return commandToCreate(wanted, brokers);
  return role === 'source' ? `leadferry topics create --topic ${wanted.topic} --partitions COUNT` : undefined;
};
