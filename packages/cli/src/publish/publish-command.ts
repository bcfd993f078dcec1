import type { Command } from 'commander';
import { type Exit, withExitCodes } from '../exit-codes.ts';
import { toLengthMs } from '../option-values.ts';

/** What one call of `leadferry publish` is to do. */
export interface PublishIntent {
  readonly command: 'publish';
  /** Path of the events; `-` or undefined: standard input. */
  readonly file: string | undefined;
  readonly topic: string | undefined;
  readonly skipsInvalid: boolean;
  readonly isDryRun: boolean;
  readonly isWaiting: boolean;
  /** How long to wait without any receipt, in milliseconds. */
  readonly patienceMs: number;
}

interface Options {
  readonly topic?: string;
  readonly skipInvalid?: boolean;
  readonly dryRun?: boolean;
  readonly wait?: boolean;
  readonly patience?: number;
}

const exits: readonly Exit[] = [
  ...(['done', 'fault', 'usage', 'kafkaAway', 'kafkaRefused', 'leadRefused', 'noReceipt', 'interrupted'] as const),
];

const help = withExitCodes(
  `
FILE holds lead events: one JSON object, an array of them, or JSON lines. Each is checked as "leadferry check" does; where one would
be a dead letter, all such are named and nothing is sent, unless --skip-invalid sends the others. The key of a record is the
lower-cased email, and its partition the one a Java producer would choose, so that leads of one person stay in order. What is
sent lies in the topic when it says so; an event that is published again changes nothing in its contact.

--wait prints the fate of each lead as its receipt comes, and ends with 15 where one became a dead letter, with 16 where no receipt
came for --patience. It looks for receipts of the consumer group that KAFKA_GROUP_ID names. Ctrl-C stops between two batches.

Examples:
  leadferry publish lead.json --wait
  leadferry publish leads.jsonl --dry-run        check them only; needs no Kafka
  leadferry publish leads.jsonl --topic leads --skip-invalid
  zcat leads.jsonl.gz | leadferry publish - --json`,
  exits,
);

/** Adds `publish` to the program. */
export const addPublishCommand = (program: Command, mean: (intent: PublishIntent) => void): void => {
  program
    .command('publish')
    .description('Check lead events and publish them to a source topic.')
    .argument('[file]', 'file with JSON or JSON lines; "-" or nothing: standard input')
    .option('--topic <topic>', 'source topic; not needed where there is only one')
    .option('--skip-invalid', 'leave out events that would be dead letters, and send the others')
    .option('--dry-run', 'check only; send nothing')
    .option('--wait', 'wait for the receipts, and print the fate of each lead')
    .option('--patience <time>', 'with --wait: give up when no receipt came for so long (default: 60s)', toLengthMs)
    .addHelpText('after', help)
    .action((file: string | undefined, options: Options) => {
      const { topic, skipInvalid = false, dryRun = false, wait = false, patience = 60_000 } = options;
      const how = { skipsInvalid: skipInvalid, isDryRun: dryRun, isWaiting: wait, patienceMs: patience };
      mean({ command: 'publish', file, topic, ...how });
    });
};
