import { type Command, InvalidArgumentError, Option } from 'commander';
import { collectOption } from '../collect-option.ts';
import { commandHelp } from '../help-texts.ts';
import { toCount, toMoment } from '../option-values.ts';
import type { Selection } from './filter.ts';
import type { Moment } from './moment.ts';
import { type DoneState, deadLetterReasons, doneStates } from './words.ts';

/** What one call of `leadferry dlq` is to do. */
export type DlqIntent =
  | { readonly command: 'dlq list'; readonly selection: Selection }
  | { readonly command: 'dlq show'; readonly selection: Selection; readonly showPersonalData: boolean }
  | {
      readonly command: 'dlq replay';
      readonly selection: Selection;
      readonly isDryRun: boolean;
      readonly isSure: boolean;
      readonly isAgain: boolean;
      readonly maxReplays: number;
      readonly mappingPath: string | undefined;
      readonly leavesInvalid: boolean;
    }
  | {
      readonly command: 'dlq purge';
      readonly selection: Selection;
      readonly isDryRun: boolean;
      readonly isSure: boolean;
    };

interface Options {
  readonly topic?: readonly string[];
  readonly reason?: readonly string[];
  readonly source?: readonly string[];
  readonly leadId?: readonly string[];
  readonly since?: Moment;
  readonly until?: Moment;
  readonly state?: DoneState;
  readonly limit?: number;
  readonly showPersonalData?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly again?: boolean;
  readonly maxReplays?: number;
  readonly mapping?: string;
  readonly leaveInvalid?: boolean;
}

/** Adds `dlq` and what is below it to the program. */
export const addDlqCommands = (program: Command, mean: (intent: DlqIntent) => void): void => {
  const dlq = program
    .command('dlq')
    .description('Look at leads that were set aside, send them again, or give them up.');

  select(dlq.command('list'), { hasState: true })
    .description('List dead letters: where, when, why, and what was done with them.')
    .addHelpText('after', commandHelp.list)
    .action((places: string[], options: Options) =>
      mean({ command: 'dlq list', selection: toSelection(places, options) }),
    );

  select(dlq.command('show'), { hasState: true })
    .description('Show dead letters one by one.')
    .option('--show-personal-data', 'show key, value and headers as they are')
    .addHelpText('after', commandHelp.show)
    .action((places: string[], options: Options) => {
      const { showPersonalData = false } = options;
      mean({ command: 'dlq show', selection: toSelection(places, options), showPersonalData });
    });

  select(dlq.command('replay'), { hasState: false })
    .description('Send dead letters back to their source topics, each once.')
    .option('--dry-run', 'say what would be sent, and what it costs in requests and time; send nothing')
    .option('--mapping <file>', 'YAML file with changes to each lead: rename, set, remove')
    .option('--leave-invalid', 'leave leads that the mapping does not mend, instead of sending none')
    .option('--again', 'also those that were replayed already')
    .option('--max-replays <count>', 'leave leads that were replayed so often (default: 3)', toCount)
    .option('--yes', 'do not ask')
    .addHelpText('after', commandHelp.replay)
    .action((places: string[], options: Options) => {
      const { dryRun = false, yes = false, again = false, maxReplays = 3, mapping, leaveInvalid = false } = options;
      const how = { isDryRun: dryRun, isSure: yes, isAgain: again, maxReplays };
      const selection = toSelection(places, options);
      mean({ command: 'dlq replay', selection, ...how, mappingPath: mapping, leavesInvalid: leaveInvalid });
    });

  select(dlq.command('purge'), { hasState: true })
    .description('Give dead letters up, and delete what can be deleted.')
    .option('--dry-run', 'say what would be purged, and how much of it erased; do nothing')
    .option('--yes', 'do not ask')
    .addHelpText('after', commandHelp.purge)
    .action((places: string[], options: Options) => {
      const { dryRun = false, yes = false } = options;
      mean({ command: 'dlq purge', selection: toSelection(places, options), isDryRun: dryRun, isSure: yes });
    });
};

const select = (command: Command, { hasState }: { readonly hasState: boolean }): Command => {
  command
    .argument('[place...]', 'single dead letters, as PARTITION/OFFSET', toPlaces)
    .option('--topic <topic>', 'source topic; default: all of the config', collectOption)
    .addOption(new Option('--reason <reason>', 'why it was set aside').choices(deadLetterReasons).argParser(toReasons))
    .option('--source <source>', "the lead's own source", collectOption)
    .option('--lead-id <id>', "the lead's id", collectOption)
    .option('--since <when>', 'set aside at or after', toMoment)
    .option('--until <when>', 'set aside before', toMoment)
    .option('--limit <count>', 'at most so many', toCount);
  return hasState
    ? command.addOption(new Option('--state <state>', 'what was done with it').choices(doneStates))
    : command;
};

const toPlaces = (given: string, before: readonly string[] | undefined): readonly string[] => {
  if (!/^\d{1,9}\/\d{1,19}$/.test(given)) throw new InvalidArgumentError('Give it as PARTITION/OFFSET, such as 3/17.');
  return collectOption(given, before ?? []);
};

const toReasons = (given: string, before: readonly string[] | undefined): readonly string[] => {
  const known: readonly string[] = deadLetterReasons;
  if (!known.includes(given)) throw new InvalidArgumentError(`There are: ${known.join(', ')}.`);
  return collectOption(given, before ?? []);
};

const toSelection = (places: readonly string[], options: Options): Selection => ({
  places,
  topics: options.topic ?? [],
  reasons: options.reason ?? [],
  sources: options.source ?? [],
  leadIds: options.leadId ?? [],
  since: options.since,
  until: options.until,
  state: options.state,
  limit: options.limit,
});
