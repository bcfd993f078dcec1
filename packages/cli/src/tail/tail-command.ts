import { type Command, Option } from 'commander';
import { collectOption } from '../collect-option.ts';
import type { Moment } from '../dlq/moment.ts';
import { type Exit, withExitCodes } from '../exit-codes.ts';
import { toMoment } from '../option-values.ts';

/** How a record can end. */
export const outcomes = ['delivered', 'skipped', 'dead-lettered'] as const;
export type OutcomeName = (typeof outcomes)[number];

/** What one call of `leadferry tail` is to do. What is empty or undefined narrows nothing down. */
export interface TailIntent {
  readonly command: 'tail';
  readonly topics: readonly string[];
  readonly outcome: OutcomeName | undefined;
  readonly sources: readonly string[];
  readonly leadIds: readonly string[];
  readonly since: Moment | undefined;
  /** False: what is there is shown, and nothing is waited for. */
  readonly isFollowing: boolean;
}

interface Options {
  readonly topic?: readonly string[];
  readonly outcome?: OutcomeName;
  readonly source?: readonly string[];
  readonly lead?: readonly string[];
  readonly since?: Moment;
  readonly follow: boolean;
}

const exits: readonly Exit[] = [...(['done', 'fault', 'usage', 'kafkaAway', 'kafkaRefused', 'interrupted'] as const)];

const help = withExitCodes(
  `
Shows what becomes of leads, a line for each receipt: when, outcome and reason, lead id, source, place of the record, what was done,
how long it took. Reads the receipts topics alone, outside every consumer group. Receipts hold no personal data. Ends at
Ctrl-C with 0. With --since, it begins with receipts of then; a time is an ISO time with zone, a UTC date, or a length
before now (90s, 30m, 2h, 7d). Compaction may have taken older receipts of a lead id.

Examples:
  leadferry tail
  leadferry tail --topic leads --outcome dead-lettered
  leadferry tail --lead web-2026-000123 --since 7d --no-follow
  leadferry tail --json | jq -r 'select(.event == "receipt") | [.settledAt, .outcome, .leadId] | @tsv'`,
  exits,
);

/** Adds `tail` to the program. */
export const addTailCommand = (program: Command, mean: (intent: TailIntent) => void): void => {
  program
    .command('tail')
    .description('Show the fate of leads as it is known: receipts as they come.')
    .option('--topic <topic>', 'source topic; default: all of the config', collectOption)
    .addOption(new Option('--outcome <outcome>', 'only those with this end').choices(outcomes))
    .option('--source <source>', 'only leads of this source', collectOption)
    .option('--lead <id>', 'only the lead with this id', collectOption)
    .option('--since <time>', 'begin with receipts of this time; default: with new ones', toMoment)
    .option('--no-follow', 'end when all that is there was shown')
    .addHelpText('after', help)
    .action(({ topic = [], outcome, source = [], lead = [], since, follow }: Options) =>
      mean({ command: 'tail', topics: topic, outcome, sources: source, leadIds: lead, since, isFollowing: follow }),
    );
};
