import type { Command } from 'commander';
import { collectOption } from '../collect-option.ts';
import { commandHelp } from '../help-texts.ts';

/** What one call of `leadferry check` is to do. */
export interface CheckIntent {
  readonly command: 'check';
  /** Path of the event; `-` or undefined: standard input. */
  readonly file: string | undefined;
  readonly topic: string | undefined;
  /** Headers of the record, each `name=value`. */
  readonly headers: readonly string[];
}

interface Options {
  readonly topic?: string;
  readonly header?: readonly string[];
}

/** Adds `check` to the program. */
export const addCheckCommand = (program: Command, mean: (intent: CheckIntent) => void): void => {
  program
    .command('check')
    .description('Tell what a sample event would become. Needs no network.')
    .argument('[file]', 'file with the event as a record would hold it; "-" or nothing: standard input')
    .option('--topic <topic>', 'source topic it would come from; not needed where there is only one')
    .option('--header <name=value>', 'header of the record; may be given several times', collectOption)
    .addHelpText('after', commandHelp.check)
    .action((file: string | undefined, { topic, header = [] }: Options) =>
      mean({ command: 'check', file, topic, headers: header }),
    );
};
