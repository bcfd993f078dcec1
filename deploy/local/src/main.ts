import { styleText } from 'node:util';
import { Command } from 'commander';
import { describeStack } from './describe-stack.ts';
import { startStack } from './stack.ts';

const examples = `
Addresses in the environment are used in place of starting that part: KAFKA_BROKERS, REDIS_URL,
AWS_ENDPOINT_URL_SECRETS_MANAGER, CONSTANT_CONTACT_API_URL with CONSTANT_CONTACT_AUTH_URL.

Examples:
  npm run stack
      prints the addresses, and what to export for a worker
  npm run --silent stack -- --json
      one JSON object: brokers, redisUrl, secretsManagerUrl, apiUrl, authUrl, controlUrl, pagesUrl, pids, env
  REDIS_URL=redis://127.0.0.1:6379 npm run stack
      with a Redis of your own`;

const { json } = new Command('stack')
  .description('Starts Kafka, Redis, a Secrets Manager emulator and a Constant Contact simulator, until Ctrl-C.')
  .option('--json', 'print one JSON object in place of text')
  .addHelpText('after', examples)
  .parse()
  .opts<{ json?: boolean }>();

const tell = (line: string): void => {
  process.stderr.write(`stack: ${line}\n`);
};

// A signal, or the death of the bootstrap that started this process. One that comes while the parts start ends them
// too: each hangs on a pipe from this process.
const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ask());
process.once('disconnect', () => ask());
process.channel?.unref();

const startedMs = performance.now();
tell('starting Kafka, Redis, Secrets Manager and Constant Contact ...');
const stack = await Promise.race([startStack({ progress: tell }), asked.then(() => undefined)]).catch(
  (cause: unknown) => {
    tell(cause instanceof Error ? cause.message : String(cause));
    process.exit(1);
  },
);
if (!stack) process.exit(0);

const emphasize = (text: string): string => styleText('bold', text, { stream: process.stdout });
tell(`up after ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
process.stdout.write(`${json ? JSON.stringify(stack) : describeStack(stack, emphasize)}\n`);
const keepAlive = setInterval(() => {}, 60_000);

await asked;
clearInterval(keepAlive);
tell('stopping ...');
await stack.stop();
process.exit(0);
