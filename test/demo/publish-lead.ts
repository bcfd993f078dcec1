import { Command } from 'commander';
import { followFates } from '../support/fates.ts';
import { publish } from '../support/topics.ts';

const examples = `
Example:
  npm run publish-lead -- --brokers 127.0.0.1:9092 '{"id": "mine-1", "email": "you@example.org"}'`;

const program = new Command('publish-lead')
  .description('Publishes one lead event and waits for its receipt.')
  .argument('<lead>', 'the lead event as JSON')
  .requiredOption('--brokers <list>', 'brokers, separated by commas')
  .option('--topic <topic>', 'source topic', 'leads')
  .option('--key <key>', "record key; the source's choice", '')
  .addHelpText('after', examples)
  .parse();

const { brokers, topic, key } = program.opts<{ brokers: string; topic: string; key: string }>();
const [lead = ''] = program.args;
const addresses = brokers.split(',');
const fates = await followFates(addresses, [topic]);
const id = readId(lead);
await publish(addresses, topic, [{ key: key || null, value: lead }]);
process.stdout.write('published; waiting for its receipt ...\n');
const deadline = performance.now() + 60_000;
for (;;) {
  const receipt = fates.receipts.findLast(({ leadId }) => leadId === id);
  if (receipt) {
    process.stdout.write(`${JSON.stringify(receipt, null, 2)}\n`);
    process.exit(0);
  }
  if (performance.now() > deadline) {
    process.stderr.write('no receipt within 60 s; is a worker running for this topic?\n');
    process.exit(1);
  }
  await new Promise((wake) => setTimeout(wake, 100));
}

function readId(text: string): string | null {
  try {
    const id = JSON.parse(text).id;
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}
