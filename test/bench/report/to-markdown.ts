import type { LatencyMs } from '../contender.ts';
import { limitPerSecond } from '../contender.ts';
import { contenders } from '../contenders.ts';
import { baseline } from './judge-baseline.ts';
import type { BenchResult } from './result.ts';
import type { Summary } from './summarize.ts';

/** Writes a bench as a Markdown page: the table, what it was measured on, and how to read it. */
export const toMarkdown = (result: BenchResult): string => {
  const names = [...new Set(result.summaries.map(({ contender }) => contender))];
  const rows = names.map((name) => toRow(name, result));
  return [
    `# Bench of ${result.measuredAt.slice(0, 10)}`,
    '',
    describeMachine(result),
    '',
    toTable([head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]),
    '',
    describeBaseline(result),
    '',
    describeLeads(result),
    '',
  ].join('\n');
};

const head = [
  'contender',
  'leads/s at 0 ms',
  `÷ ${baseline.name}`,
  '÷ serial',
  'CPU µs/lead',
  `÷ ${baseline.name}`,
  'leads/s at 50 ms',
  `÷ ${baseline.name}`,
  'of its limit',
  'peak MiB',
  'idle core',
  'lost',
  'doubled',
  'out of order',
];

const toRow = (name: string, { summaries, idle }: BenchResult): string[] => {
  const at = (contender: string, latencyMs: LatencyMs): Summary | undefined =>
    summaries.find((summary) => summary.contender === contender && summary.latencyMs === latencyMs);
  const [fast, slow] = [at(name, 0), at(name, 50)];
  const [fastBase, slowBase] = [at(baseline.name, 0), at(baseline.name, 50)];
  const known = contenders.find((contender) => contender.name === name);
  const limit = known === undefined ? undefined : limitPerSecond(known, 50);
  const sum = (read: (summary: Summary) => number): string =>
    String([fast, slow].reduce((total, summary) => total + (summary === undefined ? 0 : read(summary)), 0));
  const peak = Math.max(fast?.peakRssMb ?? 0, slow?.peakRssMb ?? 0);
  const idleRatio = idle.find(({ contender }) => contender === name)?.coreRatio;
  return [
    `**${name}**: ${known?.says ?? ''}`,
    whole(fast?.leadsPerSecond),
    ratio(fast?.leadsPerSecond, fastBase?.leadsPerSecond),
    ratio(fast?.leadsPerSecond, at('serial', 0)?.leadsPerSecond),
    whole(fast?.cpuMicrosPerLead),
    ratio(fast?.cpuMicrosPerLead, fastBase?.cpuMicrosPerLead),
    whole(slow?.leadsPerSecond),
    ratio(slow?.leadsPerSecond, slowBase?.leadsPerSecond),
    percent(slow?.leadsPerSecond, limit),
    peak === 0 ? '' : whole(peak),
    typeof idleRatio === 'number' ? `${(idleRatio * 100).toFixed(1)} %` : '',
    sum(({ lost }) => lost),
    sum(({ doubled }) => doubled),
    sum(({ orderBreaks }) => orderBreaks),
  ];
};

const whole = (value: number | null | undefined): string =>
  typeof value === 'number' ? Math.round(value).toLocaleString('en-US') : '';

const ratio = (value: number | null | undefined, base: number | null | undefined): string =>
  value && base ? (value / base).toFixed(2) : '';

const percent = (value: number | undefined, limit: number | undefined): string =>
  value && limit ? `${Math.round((value / limit) * 100)} %` : '';

const toTable = (rows: ReadonlyArray<readonly string[]>): string =>
  rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const describeMachine = ({ machine, rounds }: BenchResult): string =>
  `${machine.cores} cores (${machine.model}), ${machine.memoryGb} GB, ${machine.system}; Node ${machine.node}, ` +
  `Apache Kafka ${machine.kafka}, kafkajs ${machine.kafkajs}, undici ${machine.undici}. 12 partitions, leads of about ` +
  `300 B of 20,000 people, one POST each with a bearer of 900 characters. ${
    machine.arePinned
      ? 'Broker, Redis and sink on one core, the contender alone on the other.'
      : 'Nothing was pinned to a core.'
  } ${rounds === 1 ? 'One run.' : `Medians of ${rounds} interleaved runs.`}`;

const describeBaseline = ({ baseline: { counts, overSerialRatio, ofLimitRatio } }: BenchResult): string =>
  `The baseline, ${baseline.name}, ${counts ? 'counts' : 'does **not** count'}: ${overSerialRatio.toFixed(2)}× the serial ` +
  `loop at 0 ms (2 asked for) and ${Math.round(ofLimitRatio * 100)} % of in flight ÷ latency at 50 ms (85 % asked for). ` +
  'CPU is that of the contender between the first and the last request at the sink; the peak is the higher of both ' +
  'latencies.';

const describeLeads = ({ summaries }: BenchResult): string => {
  const told = [...Map.groupBy(summaries, ({ contender }) => contender)].map(([contender, both]) => {
    const counts = both.map(({ leads, latencyMs }) => `${leads.toLocaleString('en-US')} at ${latencyMs} ms`);
    return `${contender} ${counts.join(' and ')}`;
  });
  return `Leads in each run: ${told.join('; ')}.`;
};
