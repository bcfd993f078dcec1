import { styleText } from 'node:util';
import { startKafka, startRedis } from '@leadferry/local-stack';
import { Command } from 'commander';
import { leaveWhenTold } from '../support/leave-when-told.ts';
import { type DemoRun, runDemo } from './demo.ts';
import { describeNextSteps } from './next-steps.ts';
import { holds } from './reckon.ts';
import { createView } from './view.ts';

const examples = `
Examples:
  npm run demo
      120 leads, three workers, one of them killed; about a minute and a half
  npm run demo -- --keep
      the same, and leaves everything running to play with
  npm run demo | tail -n 1
      the result as one JSON object`;

const { keep } = new Command('demo')
  .description(
    'Carries 120 sample leads through a real Kafka into a Constant Contact simulator, and accounts for each.',
  )
  .option('--keep', 'leave it all running afterwards, until Ctrl-C')
  .addHelpText('after', examples)
  .parse()
  .opts<{ keep?: boolean }>();

const view = createView(process.stdout);
const { KAFKA_BROKERS: givenBrokers, REDIS_URL: givenRedis } = process.env;
view.say('Starting Kafka and Redis on this machine ...');
const progress = (line: string): void => view.say(`  ${line}`);
const [kafka, redis] = await Promise.all([
  givenBrokers ? undefined : startKafka({ progress }),
  givenRedis ? undefined : startRedis({ progress }),
]);
const addresses = {
  brokers: givenBrokers?.split(',') ?? kafka?.brokers ?? [],
  redisUrl: givenRedis ?? redis?.url ?? '',
  ...(givenBrokers ? {} : { suffix: '' }),
};

const stopAll = async (run: DemoRun | undefined): Promise<void> => {
  await run?.stop();
  await Promise.all([kafka?.stop(), redis?.stop()]);
};

let run: DemoRun | undefined;
leaveWhenTold(() => stopAll(run));
run = await runDemo(addresses, view);
const { byReason, simulatorWasLate, ...figures } = run.reckoning;
const result = { proof: 'demo', holds: holds(run.reckoning), ...figures };

view.say(`\nEvery lead and its fate:`);
for (const [fate, count] of byReason) view.say(`  ${String(count).padStart(4)}  ${fate}`);
view.say(`  ${String(figures.lost).padStart(4)}  without a fate`);
view.say(`Refresh exchanges ${figures.refreshes}, requests ${figures.requests}, answers 429 ${figures.throttled}, `);
view.say(`most requests in any sliding second ${figures.maxPerSecond}.`);
if (simulatorWasLate)
  view.say('This machine was too busy for the simulator: it saw requests closer than they were sent.');
view.say(result.holds ? styleText('green', 'It holds.') : styleText('red', 'It does not hold.'));
if (keep) {
  view.say(describeNextSteps(run.world));
  view.say(JSON.stringify(result));
  await new Promise(() => {});
}
await stopAll(run);
view.say(JSON.stringify(result));
process.exit(result.holds ? 0 : 1);
