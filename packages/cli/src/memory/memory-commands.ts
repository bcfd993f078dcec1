import type { Command } from 'commander';
import { collectOption } from '../collect-option.ts';
import { commandHelp } from '../help-texts.ts';

/** What one call of `leadferry memory` is to do. */
export interface MemoryIntent {
  readonly command: 'memory rebuild';
  /** Source topics; empty: all of the config. */
  readonly topics: readonly string[];
}

/** Adds `memory` and what is below it to the program. */
export const addMemoryCommands = (program: Command, mean: (intent: MemoryIntent) => void): void => {
  program
    .command('memory')
    .description('Look after what is remembered of contacts, so that unchanged leads cost no request.')
    .command('rebuild')
    .description('Write it anew from the receipts, after Redis has lost it.')
    .option('--topic <topic>', 'source topic whose contacts to remember; default: all of the config', collectOption)
    .addHelpText('after', commandHelp.rebuild)
    .action(({ topic: topics = [] }: { readonly topic?: readonly string[] }) =>
      mean({ command: 'memory rebuild', topics }),
    );
};
