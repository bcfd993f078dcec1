import type { TopicConfig } from '@leadferry/config';
import type { OperatorKafka, TopicAdmin } from '@leadferry/consumer';
import { type Clock, ConfigError, unlessAborted } from '@leadferry/runtime';
import { formatCount, formatCounted } from '../dlq/counts.ts';
import { createProgress } from '../dlq/progress.ts';
import type { Ending } from '../ending.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { locateReceipts } from '../receipts/locate-receipts.ts';
import { awaitFates, type KnownFates } from './await-fates.ts';
import type { CheckedEvents } from './check-events.ts';
import { endPublishing } from './end-publishing.ts';
import type { PublishIntent } from './publish-command.ts';
import { type SentRecord, sendRecords } from './send-records.ts';

export interface PublishRecordsOptions {
  readonly intent: Pick<PublishIntent, 'isWaiting' | 'patienceMs'>;
  readonly topic: TopicConfig;
  readonly checked: CheckedEvents;
  readonly groupId: string;
  readonly kafka: Pick<OperatorKafka, 'createFollower' | 'createPublisher'>;
  readonly admin: Pick<TopicAdmin, 'describe'>;
  readonly clock: Clock;
  readonly output: Output;
  readonly paint: Paint;
  readonly signal: AbortSignal;
  readonly isForPeople: boolean;
  readonly columns: () => number | undefined;
}

/**
 * Publishes records and, where it was asked to, waits for what becomes of them.
 *
 * @throws {ConfigError} the source topic does not exist, or the receipts topic that is to be read.
 * @throws what {@link sendRecords} throws, once it has told how far it came.
 */
export const publishRecords = async (options: PublishRecordsOptions): Promise<Ending> => {
  const { intent, topic, checked, groupId, kafka, admin, signal } = options;
  const shape = await admin.describe(topic.topic);
  if (!shape) {
    const cure = `leadferry topics create --topic ${topic.topic} --partitions COUNT`;
    throw new ConfigError([`topics.${topic.topic}: Kafka has no such topic: run ${cure}, or correct its name`]);
  }
  const follower = intent.isWaiting ? kafka.createFollower() : undefined;
  try {
    // Before anything is sent: a worker may be quicker than we are.
    const places = follower && (await unlessAborted(locateReceipts([topic], { admin, follower }), signal));
    const sent = await sendAll(shape.partitions, options);
    const known: KnownFates | undefined =
      follower &&
      places &&
      (await awaitFates(sent, { ...options, ...intent, groupId, follower, places, topic: topic.topic }));
    return endPublishing({ topic, groupId, checked, known, hasStopped: signal.aborted });
  } finally {
    await follower?.close();
  }
};

const sendAll = async (partitions: number, options: PublishRecordsOptions): Promise<readonly SentRecord[]> => {
  const {
    topic: { topic },
    checked: { ready },
    kafka,
    output,
    clock,
    signal,
    isForPeople,
    columns,
  } = options;
  const publisher = kafka.createPublisher();
  const progress = createProgress({
    deed: 'published',
    total: ready.length,
    output,
    clock,
    columns,
    isRedrawn: isForPeople,
  });
  const sent: SentRecord[] = [];
  try {
    await publisher.connect();
    await sendRecords(ready, {
      ...{ topic, partitions, publisher, signal },
      onSent: (batch) => {
        sent.push(...batch);
        progress.advance(batch.length);
      },
    });
    return sent;
  } catch (error) {
    const last = sent.at(-1)?.place ?? '';
    output.tell('stopped', { published: sent.length, last }, describeStop(sent.length, last, options));
    throw error;
  } finally {
    await publisher.close();
  }
};

/** Says how far it came, and how to go on. */
const describeStop = (sent: number, last: string, { topic, checked, signal }: PublishRecordsOptions): string => {
  const until = last === '' ? '' : `, up to ${last}`;
  const unsure = signal.aborted ? '' : '; of the batch after them, some may';
  const [, line] = /^line (\d+)$/.exec(last) ?? [];
  const rest = line === undefined ? '' : `: tail -n +${Number(line) + 1} FILE | leadferry publish`;
  return [
    `${formatCount(sent)} of ${formatCounted(checked.ready.length, 'lead')} lie in ${topic.topic}${until}${unsure}.`,
    `Publish the others anew${rest}. One that is published again changes nothing.`,
  ].join('\n');
};
