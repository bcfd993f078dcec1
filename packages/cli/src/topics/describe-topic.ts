import type { TopicRole } from '@leadferry/consumer';
import { formatCounted } from '../dlq/counts.ts';
import type { Paint } from '../paint.ts';
import type { TopicReport, TopicState } from './topic-report.ts';

const roles: Readonly<Record<TopicRole, string>> = {
  source: 'source',
  dead_letters: 'dead letters',
  receipts: 'receipts',
};

const states: Readonly<Record<TopicState, string>> = {
  right: 'as it should be',
  different: 'is not as it should be',
  missing: 'missing',
  created: 'created',
  would_create: 'would be created',
  refused: 'Kafka forbids it',
};

/** A topic for machines. */
export const toTopicFields = (report: TopicReport): Readonly<Record<string, unknown>> => {
  const { source, role, topic, state, wanted, found, differences, refusal, command } = report;
  const hasLayout = state === 'created' || state === 'would_create';
  const layout = hasLayout ? wanted : found;
  return {
    source,
    role,
    topic,
    state,
    partitions: layout?.partitions,
    replication: layout !== undefined && layout.replication > 0 ? layout.replication : undefined,
    config: hasLayout ? wanted.config : undefined,
    differences,
    refusal,
    command,
  };
};

/** A topic for people: a line, and below it what to do. */
export const describeTopic = (report: TopicReport, paint: Paint): string => {
  const { role, topic, state, differences, refusal, command } = report;
  const told = `${states[state]}${refusal === undefined ? '' : ` (${refusal})`}`;
  const head = `  ${roles[role].padEnd(12)}  ${topic}  ${paintState(state, paint)(told)}${describeLayout(report)}`;
  const faults = differences.map(
    ({ setting, found, wanted, meaning }) => `      ${setting} is ${found}, and should be ${wanted}: ${meaning}`,
  );
  const commands = new Set([...differences.map((difference) => difference.command), ...(command ? [command] : [])]);
  return [head, ...faults, ...[...commands].map((each) => `      ${paint.bold(each)}`)].join('\n');
};

const describeLayout = ({ state, wanted, found }: TopicReport): string => {
  const isNew = state === 'created' || state === 'would_create';
  const layout = isNew ? wanted : found;
  if (layout === undefined) return '';
  const parts = [
    formatCounted(layout.partitions, 'partition'),
    layout.replication > 0 ? formatCounted(layout.replication, 'replica') : "the cluster's replicas",
    ...(isNew ? Object.entries(wanted.config).map(([name, value]) => `${name}=${value}`) : []),
  ];
  return `: ${parts.join(', ')}`;
};

const paintState = (state: TopicState, paint: Paint): ((text: string) => string) => {
  if (state === 'right') return paint.faint;
  if (state === 'created' || state === 'would_create') return paint.good;
  return state === 'refused' ? paint.bad : paint.attention;
};
