import type { Paint } from '../paint.ts';
import type { Finding, Group, Level } from './finding.ts';

const headings: Readonly<Record<Group, string>> = {
  config: 'Configuration',
  kafka: 'Kafka',
  redis: 'Redis',
  secrets: 'Secrets Manager',
  application: 'Application',
  token: 'Tokens',
  api: 'Constant Contact',
  clock: 'Clock',
  limits: 'Limits',
  pages: 'Pages',
};

const marks: Readonly<Record<Level, readonly [mark: string, mood: 'good' | 'attention' | 'bad' | 'faint']>> = {
  good: ['✓', 'good'],
  attention: ['!', 'attention'],
  fault: ['✗', 'bad'],
  skipped: ['-', 'faint'],
};

/** Writes what was found of one group, for people: a mark and a line for each, and below it what to do. */
export const describeGroup = (group: Group, findings: readonly Finding[], paint: Paint): string =>
  [paint.bold(headings[group]), ...findings.flatMap((finding) => describeFinding(finding, paint))].join('\n');

const describeFinding = ({ level, text, cure }: Finding, paint: Paint): string[] => {
  const [mark, mood] = marks[level];
  const line = `  ${paint[mood](mark)} ${level === 'skipped' ? paint.faint(text) : text}`;
  return cure === undefined ? [line] : [line, `    ${paint.faint('do:')} ${cure}`];
};

/** Writes the last line: how many faults there are. */
export const describeTotal = (findings: readonly Finding[], paint: Paint): string => {
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  const [faults, attentions, skipped] = [count('fault'), count('attention'), count('skipped')];
  const rest = [
    ...(attentions > 0 ? [`${attentions} to know of`] : []),
    ...(skipped > 0 ? [`${skipped} not looked at`] : []),
  ];
  const head = faults === 0 ? paint.good('No faults.') : paint.bad(`${faults} ${faults === 1 ? 'fault' : 'faults'}.`);
  return rest.length === 0 ? head : `${head} ${rest.join(', ')}.`;
};
