import type { LogReader, TopicAdmin } from '@leadferry/consumer';
import type { Clock } from '@leadferry/runtime';
import { chooseTopics } from '../choose-topics.ts';
import type { KafkaOnlyConfig } from '../config.ts';
import { type Counts, countBy, describeCounts } from '../dlq/counts.ts';
import type { Ending } from '../ending.ts';
import type { Exit } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { describeTopic, toTopicFields } from './describe-topic.ts';
import { prepareSource } from './prepare-source.ts';
import type { TopicReport } from './topic-report.ts';
import type { TopicsIntent } from './topics-commands.ts';

export interface TopicsOptions {
  readonly config: KafkaOnlyConfig;
  readonly admin: TopicAdmin;
  readonly reader: Pick<LogReader, 'bounds'>;
  readonly clock: Clock;
  readonly output: Output;
  readonly paint: Paint;
  readonly signal: AbortSignal;
}

/**
 * Looks at the topics of the config, creates those that are missing where it was asked to, and tells of each.
 *
 * @throws {UsageError} a topic that the config does not have.
 * @throws what {@link prepareSource} throws.
 */
export const runTopics = async (intent: TopicsIntent, options: TopicsOptions): Promise<Ending> => {
  const { config, output, paint } = options;
  const how =
    intent.command === 'topics check'
      ? ({ mode: 'look', partitions: undefined, replication: undefined } as const)
      : ({ ...intent, mode: intent.isDryRun ? 'dry_run' : 'create' } as const);
  const reports: TopicReport[] = [];
  for (const topic of chooseTopics(config.topics, intent.topics)) {
    for await (const report of prepareSource(topic, { ...options, ...how, brokers: config.kafka.brokers })) {
      const heading = report.role === 'source' ? `${paint.bold(`topics.${report.source}`)}\n` : '';
      output.tell('topic', toTopicFields(report), `${heading}${describeTopic(report, paint)}`);
      reports.push(report);
    }
  }
  return toEnding(reports);
};

const toEnding = (reports: readonly TopicReport[]): Ending => {
  const byState = countBy(reports.map(({ state }) => state.replaceAll('_', ' ')));
  const exit = judge(reports);
  return {
    exit,
    isFailure: false,
    fields: { topics: reports.length, byState: countBy(reports.map(({ state }) => state)), actNow: exit !== 'done' },
    text: `\n${summarize(byState, exit)}`,
  };
};

/** What is refused goes before what a person can mend at once. */
const judge = (reports: readonly TopicReport[]): Exit => {
  const states = new Set(reports.map(({ state }) => state));
  if (states.has('refused')) return 'kafkaRefused';
  return states.has('missing') || states.has('different') ? 'personNeeded' : 'done';
};

const summarize = (byState: Counts, exit: Exit): string =>
  exit === 'done' ? `${describeCounts(byState)}.` : `${describeCounts(byState)}: run the commands above.`;
