import { type Clock, ConfigError, type Logger } from '@leadferry/runtime';
import { TopicRefusedError } from './errors.ts';
import type { TopicRoutes } from './record-fate.ts';
import type { NewTopic, TopicAdmin, TopicShape } from './topic-admin.ts';
import { commandToCreate, wantedBeside } from './wanted-topics.ts';

/** What the cluster takes by default, for clusters that do not let us ask. */
const defaultMaxMessageBytes = 1_048_588;

/** How long a topic must stay missing to be believed: a broker hears of a new one a moment later. */
const patienceMs = 2000;
const lookAgainMs = 250;

/** What the consumer must know of its source topics. */
export interface PreparedTopics {
  /** Partitions of all source topics together. */
  readonly partitions: number;
  /** Partitions of each dead letter topic, by the name of the topic its records come from. */
  readonly deadLetterPartitions: ReadonlyMap<string, number>;
}

/** What is prepared, and with what. */
export interface PrepareTopicsOptions {
  readonly admin: TopicAdmin;
  readonly routes: readonly TopicRoutes[];
  /** Named in the commands shown to an operator. */
  readonly brokers: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends the wait for a topic that was only just created. */
  readonly signal: AbortSignal;
}

/**
 * Checks the source topics and creates the dead letter and receipts topics that are missing, as design.md "Topics"
 * says: the source's partitions and replication; dead letters are kept for ever and take the source's largest record
 * with its headers; receipts are compacted. Topics that exist are left as they are.
 *
 * @throws {ConfigError} all faults together: a source topic that is missing, a receipts topic with fewer partitions
 * than its source, a topic that may not be created (with the command to run).
 * @throws {KafkaUnavailableError} no broker answers.
 * @throws the signal's reason.
 */
export const prepareTopics = async (options: PrepareTopicsOptions): Promise<PreparedTopics> => {
  const faults: string[] = [];
  const deadLetterPartitions = new Map<string, number>();
  let partitions = 0;
  const prepareOne = async (route: TopicRoutes): Promise<void> => {
    try {
      const prepared = await prepareRoute(route, options, faults);
      partitions += prepared.partitions;
      deadLetterPartitions.set(route.topic, prepared.deadLetterPartitions);
    } catch (error) {
      if (!(error instanceof TopicRefusedError)) throw error;
      faults.push(`topic ${error.topic} cannot be described: Kafka answers ${error.refusal}`);
    }
  };
  await Promise.all(options.routes.map(prepareOne));
  if (faults.length > 0) throw new ConfigError(faults);
  return { partitions, deadLetterPartitions };
};

const prepareRoute = async (
  route: TopicRoutes,
  options: PrepareTopicsOptions,
  faults: string[],
): Promise<{ partitions: number; deadLetterPartitions: number }> => {
  const { admin, logger } = options;
  const { topic, deadLetterTopic, receiptsTopic } = route;
  const source = await describeSoon(topic, options);
  if (!source) {
    faults.push(`topic ${topic} does not exist: create it, or correct its name under topics`);
    return { partitions: 0, deadLetterPartitions: 0 };
  }
  const wanted = wantedBeside(route, { ...source, maxMessageBytes: await readMaxMessageBytes(topic, admin) });

  const deadLetters = await ensureTopic(wanted.deadLetters, options, faults);
  const wantedBytes = Number(wanted.deadLetters.config['max.message.bytes']);
  if (deadLetters && (await readMaxMessageBytes(deadLetterTopic, admin)) < wantedBytes) {
    logger.warn({ topic: deadLetterTopic, wantedBytes }, 'dead_letter_topic_takes_less_than_source');
  }
  const receipts = await ensureTopic(wanted.receipts, options, faults);
  if (receipts && receipts.partitions < source.partitions) faults.push(tooFew(receiptsTopic, receipts, topic, source));
  return { ...source, deadLetterPartitions: (deadLetters ?? source).partitions };
};

/** Describes a topic that should be there; returns undefined when it stays missing. */
export const describeSoon = async (
  topic: string,
  { admin, clock, signal }: Pick<PrepareTopicsOptions, 'admin' | 'clock' | 'signal'>,
): Promise<TopicShape | undefined> => {
  const believedAtMs = clock.monotonicMs() + patienceMs;
  for (;;) {
    const found = await admin.describe(topic);
    if (found || clock.monotonicMs() >= believedAtMs) return found;
    await clock.sleep(lookAgainMs, signal);
  }
};

/** Returns the layout of a topic that was there already; creates it where it was not. */
const ensureTopic = async (
  wanted: NewTopic,
  options: PrepareTopicsOptions,
  faults: string[],
): Promise<TopicShape | undefined> => {
  const { admin, brokers, logger } = options;
  try {
    const found = await admin.describe(wanted.topic);
    if (found) return found;
    await admin.create(wanted);
    await describeSoon(wanted.topic, options);
    logger.info({ topic: wanted.topic, partitions: wanted.partitions }, 'topic_created');
  } catch (error) {
    // Of a topic we may not see, Kafka does not tell whether it exists.
    if (!(error instanceof TopicRefusedError)) throw error;
    faults.push(
      `topic ${wanted.topic} cannot be used or created (Kafka answers ${error.refusal}): give this worker the rights, or run\n    ${commandToCreate(wanted, brokers)}`,
    );
  }
  return undefined;
};

/** Reads the largest batch a topic takes; where we may not ask, what a cluster takes by default. */
export const readMaxMessageBytes = async (
  topic: string,
  admin: Pick<TopicAdmin, 'readMaxMessageBytes'>,
): Promise<number> => {
  try {
    return (await admin.readMaxMessageBytes(topic)) || defaultMaxMessageBytes;
  } catch (error) {
    // Reading a topic's configuration needs a right that consuming it does not.
    if (error instanceof TopicRefusedError) return defaultMaxMessageBytes;
    throw error;
  }
};

const tooFew = (topic: string, has: TopicShape, source: string, wants: TopicShape): string =>
  `topic ${topic} has ${has.partitions} partitions and ${source} has ${wants.partitions}: a receipt goes to the partition number of its source; add partitions to ${topic}`;
