import { Argument, Command, CommanderError } from 'commander';
import { addCheckCommand, type CheckIntent } from './check/check-command.ts';
import { type CommandShape, readShapes } from './command-shape.ts';
import { type Shell, shells, writeCompletion } from './completion-script.ts';
import { addDlqCommands, type DlqIntent } from './dlq/dlq-commands.ts';
import { addDoctorCommand, type DoctorIntent } from './doctor/doctor-command.ts';
import { addStatusCommand, type StatusIntent } from './fleet/status-command.ts';
import { commandHelp, rootHelp } from './help-texts.ts';
import { addMemoryCommands, type MemoryIntent } from './memory/memory-commands.ts';
import { addPublishCommand, type PublishIntent } from './publish/publish-command.ts';
import { addSimulateCommand, type SimulateIntent } from './simulate/simulate-command.ts';
import { addTailCommand, type TailIntent } from './tail/tail-command.ts';
import { addTopicsCommands, type TopicsIntent } from './topics/topics-commands.ts';

/** What one call of the command is to do. */
export type Intent = DeploymentIntent | KafkaIntent | CheckIntent | SimulateIntent;

/** What asks Kafka alone. */
export type KafkaIntent = TopicsIntent | PublishIntent | TailIntent;

/** What needs the deployment: its secrets, Redis or Kafka. */
export type DeploymentIntent = AccountIntent | DoctorIntent | DlqIntent | MemoryIntent | StatusIntent;

/** What is to be done with an account's grant. */
export type AccountIntent =
  | { readonly command: 'authorize'; readonly account: string | undefined; readonly replaceAccount: boolean }
  | { readonly command: 'token status'; readonly account: string | undefined; readonly isWatching: boolean }
  | {
      readonly command: 'token import';
      readonly account: string | undefined;
      /** Path of the file; `-` or undefined: standard input. */
      readonly file: string | undefined;
      readonly replaceAccount: boolean;
      /** Whether a grant that works may be replaced without a question. */
      readonly isSure: boolean;
    };

/** What a command line came to. */
export type CommandLine =
  | { readonly kind: 'run'; readonly intent: Intent; readonly isJson: boolean; readonly configPath: string | undefined }
  /** Help or the version was asked for. */
  | { readonly kind: 'shown'; readonly text: string }
  | { readonly kind: 'wrong'; readonly message: string; readonly isJson: boolean };

interface Options {
  readonly account?: string;
  readonly replaceAccount?: boolean;
  readonly watch?: boolean;
  readonly yes?: boolean;
}

const account = ['--account <name>', 'account of the config file; not needed where there is only one'] as const;
const replaceAccount = [
  '--replace-account',
  'take a login of another organisation than the pinned one, and pin that instead',
] as const;

/** Reads a command line. Writes nothing and ends nothing. */
export const parseCommandLine = (args: readonly string[], version: string): CommandLine => {
  let intent: Intent | undefined;
  let script: string | undefined;
  let [shown, complaint] = ['', ''];
  const program = createProgram(
    version,
    (given) => {
      intent = given;
    },
    (text) => {
      script = text;
    },
  ).configureOutput({
    writeOut: (text) => {
      shown += text;
    },
    writeErr: (text) => {
      complaint += text;
    },
  });
  for (const command of [program, ...program.commands.flatMap((each) => [each, ...each.commands])])
    command.exitOverride().copyInheritedSettings(program);
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'shown', text: shown };
    return { kind: 'wrong', message: describeComplaint(complaint), isJson: args.includes('--json') };
  }
  if (script !== undefined) return { kind: 'shown', text: script };
  if (intent === undefined) throw new TypeError('the command line named no command, and nothing complained');
  const { config: configPath, json: isJson = false } = program.opts<{ config?: string; json?: boolean }>();
  return { kind: 'run', intent, isJson, configPath };
};

const createProgram = (version: string, mean: (intent: Intent) => void, show: (text: string) => void): Command => {
  const program = new Command('leadferry')
    .description(
      'Operates Leadferry: publishes leads and shows their fates, watches the fleet, keeps grants, topics, dead letters and memory.',
    )
    .option('--config <file>', 'YAML file with the accounts (default: the one LEADFERRY_CONFIG names)')
    .option('--json', 'write JSON: one object a line, the result last')
    .version(version)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', rootHelp);

  program
    .command('authorize')
    .description('Log an account in anew, on a terminal and with any browser (device flow).')
    .option(...account)
    .option(...replaceAccount)
    .addHelpText('after', commandHelp.authorize)
    .action(({ account: name, replaceAccount: isReplacing = false }: Options) =>
      mean({ command: 'authorize', account: name, replaceAccount: isReplacing }),
    );

  const token = program.command('token').description('Look at tokens, or bring one.');
  token
    .command('status')
    .description("Show how every account's token stands, and what a person should do.")
    .option('--account <name>', 'this account only; default: all')
    .option('--watch', 'look again every 2 s until Ctrl-C')
    .addHelpText('after', commandHelp.status)
    .action(({ account: name, watch = false }: Options) =>
      mean({ command: 'token status', account: name, isWatching: watch }),
    );
  token
    .command('import')
    .description('Break-glass: take the token response of a login that was made elsewhere.')
    .argument('[file]', 'file with the response; "-" or nothing: standard input')
    .option(...account)
    .option(...replaceAccount)
    .option('--yes', 'replace a grant that works without a question')
    .addHelpText('after', commandHelp.import)
    .action((file: string | undefined, { account: name, replaceAccount: isReplacing = false, yes = false }: Options) =>
      mean({ command: 'token import', account: name, file, replaceAccount: isReplacing, isSure: yes }),
    );
  addDoctorCommand(program, mean);
  addStatusCommand(program, mean);
  addCheckCommand(program, mean);
  addPublishCommand(program, mean);
  addTailCommand(program, mean);
  addDlqCommands(program, mean);
  addMemoryCommands(program, mean);
  addTopicsCommands(program, mean);
  addSimulateCommand(program, mean);
  program
    .command('completion')
    .description('Print what a shell has to read to complete these commands.')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addHelpText('after', commandHelp.completion)
    .action((shell: Shell) => show(writeCompletion(shell, readShapes(program))));
  return program;
};

/** Describes every command there is, the program itself first. */
export const describeCommands = (): CommandShape[] =>
  readShapes(
    createProgram(
      '',
      () => {},
      () => {},
    ),
  );

/** Keeps commander's sentence without its prefix; where a command was left out, it is the help, which says which there are. */
const describeComplaint = (complaint: string): string => complaint.trim().replace(/^error: /, '');
