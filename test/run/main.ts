// The tests, as `npm test` runs them: format, lint and types, then unit, integration and end-to-end tests on one Kafka
// and one Redis for the whole run. The last line says what passed and what failed; the exit code follows it.
//
//   node test/run/main.ts [--only check|unit|integration|e2e|chart | --with-chart] [ARGUMENTS OF VITEST...]
//
// The chart's checks need Helm, which may have to be built: they run alone, or with the others where `--with-chart` says so.
import { join } from 'node:path';
import { startTestServers } from '@leadferry/local-stack';
import { runChartChecks } from './chart-checks.ts';
import { runChecks } from './checks.ts';
import { runVitest } from './run-vitest.ts';
import { addTallies, describeTally, emptyTally } from './tally.ts';

const root = join(import.meta.dirname, '..', '..');
process.chdir(root);

// Whatever ends this process ends what it started: vitest's workers and the servers hang on pipes from it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
process.once('disconnect', () => process.exit(1));
process.channel?.unref();

const args = process.argv.slice(2);
const only = args[0] === '--only' ? args[1] : undefined;
const withChart = args[0] === '--with-chart';
const vitestArgs = args.slice(only ? 2 : withChart ? 1 : 0);
const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1000).toFixed(0)} s`;
const tell = (line: string): void => {
  process.stderr.write(`npm test: ${line}\n`);
};

/** Servers start while Biome and the compiler run: that costs little and saves their start. */
const runAll = async () => {
  const [servers, checks] = await Promise.all([startTestServers(tell), runChecks(root)]);
  tell(`format, lint and types checked after ${seconds(0)}`);
  process.env.KAFKA_BROKERS = servers.brokers.join(',');
  process.env.REDIS_URL = servers.redisUrl;
  const tests = await runVitest(vitestArgs);
  await servers.stop();
  const chart = withChart ? await runChartChecks(tell) : emptyTally;
  return addTallies([checks, tests, chart]);
};

/** The projects behind a name, where it is not one itself: end-to-end tests that judge moments run apart. */
const projects: Readonly<Record<string, readonly string[]>> = { e2e: ['e2e', 'timed'] };

const runOne = (name: string) => {
  if (name === 'check') return runChecks(root);
  if (name === 'chart') return runChartChecks(tell, vitestArgs);
  return runVitest([...(projects[name] ?? [name]).flatMap((project) => ['--project', project]), ...vitestArgs]);
};

const tally = await (only ? runOne(only) : runAll()).catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
  return { ...emptyTally, failed: 1 };
});
tell(`took ${seconds(0)}`);
process.stdout.write(`\n${describeTally(tally)}\n`);
process.exit(tally.failed > 0 || process.exitCode ? 1 : 0);
