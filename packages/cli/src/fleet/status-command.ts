import type { Command } from 'commander';
import { type Exit, withExitCodes } from '../exit-codes.ts';

/** What one call of `leadferry status` is to do. */
export interface StatusIntent {
  readonly command: 'status';
  readonly isWatching: boolean;
}

const exits: readonly Exit[] = [
  ...(['done', 'fault', 'usage', 'personNeeded', 'storeAway', 'kafkaAway', 'redisAway', 'interrupted'] as const),
];

const help = withExitCodes(
  `
Shows the whole fleet: of each topic its backlog and when it will be cleared, dead letters, workers and why there are as many; what
is left of the day's calls; the life of each account's token, and what a person should do. It is what the leading token-keeper
last read; where none leads, this command looks for itself, twice within 2 s: its rates are rough. What cannot be
asked is left out and named. Nothing is changed, and no worker is asked.

In JSON, "clearSeconds" is null where it is not known and "never" where the backlog does not clear as things stand.

Examples:
  leadferry status
  leadferry status --watch
  leadferry status --json | jq '.topics[] | {topic, backlog, clearSeconds, reason}'`,
  exits,
);

/** Adds `status` to the program. */
export const addStatusCommand = (program: Command, mean: (intent: StatusIntent) => void): void => {
  program
    .command('status')
    .description('Show the whole fleet: backlogs and when they clear, dead letters, workers, budget, tokens.')
    .option('--watch', 'look again every 2 s until Ctrl-C')
    .addHelpText('after', help)
    .action(({ watch = false }: { readonly watch?: boolean }) => mean({ command: 'status', isWatching: watch }));
};
