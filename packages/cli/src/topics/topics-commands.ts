import type { Command } from 'commander';
import { collectOption } from '../collect-option.ts';
import { toCount } from '../option-values.ts';
import { checkHelp, createHelp } from './topics-help.ts';

/** What one call of `leadferry topics` is to do. */
export type TopicsIntent =
  | { readonly command: 'topics check'; readonly topics: readonly string[] }
  | {
      readonly command: 'topics create';
      readonly topics: readonly string[];
      /** Of source topics that are missing; undefined: they are not created. */
      readonly partitions: number | undefined;
      /** Of source topics that are missing; undefined: as many as the cluster takes by default. */
      readonly replication: number | undefined;
      readonly isDryRun: boolean;
    };

interface Options {
  readonly topic?: readonly string[];
  readonly partitions?: number;
  readonly replication?: number;
  readonly dryRun?: boolean;
}

const topic = [
  '--topic <topic>',
  'source topic and what belongs to it; default: all of the config',
  collectOption,
] as const;

/** Adds `topics` and what is below it to the program. */
export const addTopicsCommands = (program: Command, mean: (intent: TopicsIntent) => void): void => {
  const topics = program.command('topics').description('Look at the topics of the config in Kafka, or create them.');
  topics
    .command('check')
    .description('Tell which topics are missing or not as they should be, and the command that mends each.')
    .option(...topic)
    .addHelpText('after', checkHelp)
    .action(({ topic: named = [] }: Options) => mean({ command: 'topics check', topics: named }));
  topics
    .command('create')
    .description('Create the dead letter and receipts topics that are missing, and with --partitions the sources.')
    .option(...topic)
    .option('--partitions <count>', 'create source topics that are missing, with so many partitions', toCount)
    .option('--replication <count>', "replicas of these source topics (default: the cluster's)", toCount)
    .option('--dry-run', 'say what would be created; create nothing')
    .addHelpText('after', createHelp)
    .action(({ topic: named = [], partitions, replication, dryRun = false }: Options) =>
      mean({ command: 'topics create', topics: named, partitions, replication, isDryRun: dryRun }),
    );
};
