import { join, resolve } from 'node:path';
import { startKafka, startRedis } from '@leadferry/local-stack';
import { Command, InvalidArgumentError } from 'commander';
import { leaveWhenTold } from '../support/leave-when-told.ts';
import { chooseLeads, runBench } from './bench.ts';
import type { LatencyMs } from './contender.ts';
import { contenders } from './contenders.ts';
import { findCores } from './machine/cores.ts';
import { describeMachine } from './machine/describe-machine.ts';
import { baseline, judgeBaseline } from './report/judge-baseline.ts';
import type { BenchResult } from './report/result.ts';
import { summarize } from './report/summarize.ts';
import { toMarkdown } from './report/to-markdown.ts';
import { writeReport } from './report/write-report.ts';
import { type Idle, measureIdle } from './run/measure-idle.ts';
import { openStand } from './run/stand.ts';

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('give a whole number above zero');
  return Number(text);
};
const names = contenders.map(({ name }) => name);
const nameList = (text: string): string[] => {
  const given = text.split(',');
  const unknown = given.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new InvalidArgumentError(`there is no ${unknown.join(', ')}; there are ${names.join(', ')}`);
  return given;
};
const latencyList = (text: string): LatencyMs[] =>
  text.split(',').map((part) => {
    if (part !== '0' && part !== '50') throw new InvalidArgumentError('give 0, 50 or 0,50');
    return Number(part) as LatencyMs;
  });

const program = new Command('bench')
  .description(
    'Measures this fleet beside the loops one would write instead, on real Kafka and Redis and one sink, in interleaved runs.\n' +
      `Writes table, chart and figures to test/bench/results/. Contenders: ${names.join(', ')}.`,
  )
  .option('--runs <count>', 'runs of each contender at each latency; medians are shown', wholeNumber, 5)
  .option('--leads <count>', 'leads of a fast contender at 0 ms; slower ones get less', wholeNumber, 60_000)
  .option('--only <names>', 'only these contenders, separated by commas; writes no report', nameList)
  .option('--latencies <ms>', 'API latencies to measure at', latencyList, [0, 50])
  .option('--profile <folder>', 'write a CPU profile of each contender into the folder; figures are then worth less')
  .addHelpText('after', '\nExample:\n  npm run bench -- --runs 1 --only leadferry,lanes-200')
  .parse();
const {
  profile,
  runs: rounds,
  leads,
  only,
  latencies,
} = program.opts<{
  runs: number;
  leads: number;
  only?: string[];
  latencies: LatencyMs[];
  profile?: string;
}>();

const { KAFKA_BROKERS: givenBrokers, REDIS_URL: givenRedis } = process.env;
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const [kafka, redis] = await Promise.all([
  givenBrokers ? undefined : startKafka({ progress: say }),
  givenRedis ? undefined : startRedis({ progress: say }),
]);
leaveWhenTold(() => Promise.all([kafka?.stop(), redis?.stop()]));

const measure = async (): Promise<BenchResult> => {
  await using stand = await openStand({
    brokers: givenBrokers?.split(',') ?? kafka?.brokers ?? [],
    redisUrl: givenRedis ?? redis?.url ?? '',
    serverPids: [kafka?.pid ?? 0, redis?.pid ?? 0],
    cores: findCores(say),
    ...(profile === undefined ? {} : { profileDir: resolve(profile) }),
  });
  const chosen = contenders.filter(({ name }) => only?.includes(name) ?? true);
  const entries = latencies.flatMap((latencyMs) =>
    chosen.map((contender) => ({ contender, latencyMs, leads: chooseLeads(contender, latencyMs, leads) })),
  );
  const runs = await runBench(stand, { entries, rounds }, say);
  const idle: Idle[] = [];
  for (const contender of chosen.filter(({ name }) => name === 'leadferry' || name === baseline.name)) {
    say(`${contender.name} with nothing to do`);
    idle.push(await measureIdle(stand, contender));
  }
  const summaries = summarize(runs);
  return {
    measuredAt: new Date().toISOString(),
    machine: describeMachine({ isOwnKafka: kafka !== undefined, arePinned: stand.arePinned }),
    rounds,
    baseline: judgeBaseline(summaries),
    summaries,
    idle,
    runs,
  };
};

try {
  const result = await measure();
  process.stdout.write(`\n${toMarkdown(result)}`);
  if (only === undefined && profile === undefined) writeReport(join(import.meta.dirname, 'results'), result);
} finally {
  await Promise.all([kafka?.stop(), redis?.stop()]);
}
process.exit();
