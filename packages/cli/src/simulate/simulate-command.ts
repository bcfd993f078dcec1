import { type Command, InvalidArgumentError } from 'commander';
import { collectOption } from '../collect-option.ts';
import { type Exit, withExitCodes } from '../exit-codes.ts';
import { toPort } from '../option-values.ts';

/** What one call of `leadferry simulate` is to do. */
export interface SimulateIntent {
  readonly command: 'simulate';
  readonly host: string;
  readonly port: number;
  /** Port of the Secrets Manager emulator; undefined: it is not started. */
  readonly secretsPort: number | undefined;
  /** By name; values as JSON has them, or words. */
  readonly switches: Readonly<Record<string, unknown>>;
  readonly lists: readonly string[];
  readonly customFields: readonly string[];
  readonly tags: readonly string[];
  readonly setup: string | undefined;
  readonly stateFile: string | undefined;
  readonly secretsFile: string | undefined;
  readonly journalFile: string | undefined;
}

interface Options {
  readonly host: string;
  readonly port: number;
  readonly secretsManager?: boolean;
  readonly secretsPort?: number;
  readonly switch?: Readonly<Record<string, unknown>>;
  readonly list?: readonly string[];
  readonly customField?: readonly string[];
  readonly tag?: readonly string[];
  readonly setup?: string;
  readonly stateFile?: string;
  readonly secretsFile?: string;
  readonly journalFile?: string;
}

const exits: readonly Exit[] = ['done', 'fault', 'usage', 'interrupted'];

const help = withExitCodes(
  `
Constant Contact on this machine, for tests and CI: the API, the authorization server and a control port for tests. It judges as
strictly as the vendor and keeps a journal of each request. Use made-up people only. Where a config file is named, it has the accounts
and lists of that file, and with --secrets-manager the secrets too, so that a worker of the same file works at once; else one account
"default" with the list Newsletter. What it prints as "export" is what a worker needs. Runs until Ctrl-C, and ends with 0.

Switches (packages/simulator/README.md): refreshTokenType graceMs accessTokenLifetimeMs window perSecond perDay apiDown tokenDown
apiLatencyBeforeMs faults … ; each may be changed while it runs: curl -X PATCH URL/__simulator/switches -d '{"apiDown": true}'

Examples:
  leadferry simulate --secrets-manager
  leadferry --config leadferry.yaml simulate --secrets-manager --port 8070 --secrets-port 8071
  leadferry simulate --switch perSecond=unlimited --switch apiLatencyBeforeMs=50
  leadferry simulate --switch 'faults=[{"kind": "status", "status": 503, "rate": 0.05}]' --json`,
  exits,
);

/** Adds `simulate` to the program. */
export const addSimulateCommand = (program: Command, mean: (intent: SimulateIntent) => void): void => {
  program
    .command('simulate')
    .description('Run Constant Contact on this machine, for tests: API, logins and faults.')
    .option('--port <port>', 'port to listen on; 0: a free one', toPort, 0)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--secrets-manager', 'start the emulator of AWS Secrets Manager too, with the secrets in it')
    .option('--secrets-port <port>', 'its port; 0: a free one', toPort)
    .option('--switch <name=value>', 'set a switch, its value in JSON or a word', toSwitch)
    .option('--list <name>', 'a list the accounts have besides', collectOption)
    .option('--custom-field <name>', 'a custom field they have', collectOption)
    .option('--tag <name>', 'a tag they have', collectOption)
    .option('--setup <file>', 'JSON with switches, applications and accounts to start with')
    .option('--state-file <file>', 'keep accounts, contacts and tokens in this file over restarts')
    .option('--secrets-file <file>', 'keep the secrets in this file over restarts')
    .option('--journal-file <file>', 'write each request to this file, a line of JSON each')
    .addHelpText('after', help)
    .action((options: Options) => mean(toIntent(options)));
};

const toIntent = (options: Options): SimulateIntent => {
  const { host, port, secretsManager = false, secretsPort, setup, stateFile, secretsFile, journalFile } = options;
  const hasSecrets = secretsManager || secretsPort !== undefined || secretsFile !== undefined;
  return {
    command: 'simulate',
    ...{ host, port, setup, stateFile, secretsFile, journalFile },
    secretsPort: hasSecrets ? (secretsPort ?? 0) : undefined,
    switches: options.switch ?? {},
    lists: options.list ?? [],
    customFields: options.customField ?? [],
    tags: options.tag ?? [],
  };
};

const toSwitch = (given: string, before: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => {
  const at = given.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Give NAME=VALUE, such as perSecond=4.');
  return { ...before, [given.slice(0, at)]: readValue(given.slice(at + 1)) };
};

/** What is no JSON is a word: sliding_second needs no quotes. */
const readValue = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
