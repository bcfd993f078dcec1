import type { TopicConfig } from '@leadferry/config';
import {
  commandToCreate,
  describeSoon,
  type LogReader,
  readMaxMessageBytes,
  type TopicAdmin,
  type TopicShape,
  wantedBeside,
  wantedSource,
} from '@leadferry/consumer';
import { TopicRefusedError } from '@leadferry/consumer/errors';
import type { Clock } from '@leadferry/runtime';
import { lookAtTopic, type WantedTopic } from './look-at-topic.ts';
import type { TopicReport } from './topic-report.ts';

export interface PrepareOptions {
  readonly admin: TopicAdmin;
  readonly reader: Pick<LogReader, 'bounds'>;
  readonly brokers: readonly string[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Whether what is missing is created, would be, or is only told. */
  readonly mode: 'create' | 'dry_run' | 'look';
  /** Of a source that is missing; undefined: it is not created. */
  readonly partitions: number | undefined;
  readonly replication: number | undefined;
}

/** Of topics whose source is missing and not to be created, the size cannot be told; below 0 the cluster decides. */
const unknownShape: TopicShape = { partitions: 0, replication: -1 };

/**
 * Looks at a source topic, its dead letters and its receipts, in this order, and creates what is missing. Never changes a topic.
 *
 * @throws {KafkaUnavailableError} no broker answers. What was yielded as created is there.
 * @throws the signal's reason, between two topics.
 */
export async function* prepareSource(config: TopicConfig, options: PrepareOptions): AsyncIterable<TopicReport> {
  const { admin, partitions, replication = -1 } = options;
  const { topic } = config;
  const asked = partitions === undefined ? unknownShape : { partitions, replication };
  const source = await ensure({ source: topic, role: 'source', wanted: wantedSource(topic, asked) }, options);
  yield source;
  const shape = await shapeOf(source, asked, admin);
  const maxMessageBytes = await readMaxMessageBytes(topic, admin);
  const { deadLetters, receipts } = wantedBeside(config, { ...shape, maxMessageBytes });
  yield await ensure({ source: topic, role: 'dead_letters', wanted: deadLetters }, options);
  yield await ensure({ source: topic, role: 'receipts', wanted: receipts }, options);
}

const shapeOf = async (
  { state, found, topic }: TopicReport,
  asked: TopicShape,
  admin: Pick<TopicAdmin, 'describe'>,
): Promise<TopicShape> => {
  if (found !== undefined) return { partitions: found.partitions, replication: found.replication };
  return (state === 'created' ? await admin.describe(topic) : undefined) ?? asked;
};

const ensure = async (wish: WantedTopic, options: PrepareOptions): Promise<TopicReport> => {
  const { admin, brokers, signal, mode } = options;
  signal.throwIfAborted();
  const seen = await lookAtTopic(wish, options);
  if (seen.state !== 'missing' || mode === 'look' || wish.wanted.partitions < 1) return seen;
  if (mode === 'dry_run') return { ...seen, state: 'would_create', command: undefined };
  try {
    await admin.create(wish.wanted);
    await untilUsable(wish, options);
    return { ...seen, state: 'created', command: undefined };
  } catch (error) {
    if (!(error instanceof TopicRefusedError)) throw error;
    return { ...seen, state: 'refused', refusal: error.refusal, command: commandToCreate(wish.wanted, brokers) };
  }
};

/** Whoever runs the next command may publish at once: each partition has a leader by then. */
const untilUsable = async ({ wanted }: WantedTopic, { reader, ...options }: PrepareOptions): Promise<void> => {
  await describeSoon(wanted.topic, options);
  const partitions = Array.from({ length: wanted.partitions }, (_, partition) => partition);
  await Promise.all(partitions.map((partition) => reader.bounds(wanted.topic, partition)));
};
