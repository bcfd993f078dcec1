import type { Ending } from './ending.ts';
import { exitCodes } from './exit-codes.ts';

/** Where a command says what it does. Nothing that is said holds a token. */
export interface Output {
  /** Tells what is going on: `text` for a person, nothing where it is empty; `event` and `fields` for a machine. */
  tell(event: string, fields: Readonly<Record<string, unknown>>, text: string): void;
  /** Says how the command ended: the last thing that is said. */
  end(ending: Ending): void;
}

/** What text can be written to. */
export interface Sink {
  write(text: string): unknown;
}

export interface OutputOptions {
  /** The command, for example `token status`; undefined where the command line names none. */
  readonly command: string | undefined;
  readonly stdout: Sink;
  readonly stderr: Sink;
}

/** Creates the output for people: text on standard output, errors on standard error. */
export const createHumanOutput = ({ command, stdout, stderr }: OutputOptions): Output => ({
  tell: (_event, _fields, text) => {
    if (text !== '') stdout.write(`${text}\n`);
  },
  end: ({ isFailure, text }) => {
    if (isFailure) stderr.write(`${['leadferry', ...(command === undefined ? [] : [command])].join(' ')}: ${text}\n`);
    else if (text !== '') stdout.write(`${text}\n`);
  },
});

/**
 * Creates the output for machines: one JSON object a line on standard output, and nothing else. The last one is the result:
 * `{"command", "ok", "exitCode", …}`, with `error: {code, message}` where it is not ok. Those before it carry `event`.
 */
export const createJsonOutput = ({ command, stdout }: Pick<OutputOptions, 'command' | 'stdout'>): Output => {
  const write = (value: object): void => void stdout.write(`${JSON.stringify(value)}\n`);
  return {
    tell: (event, fields) => write({ event, ...fields }),
    end: ({ exit, isFailure, fields }) => write({ command, ok: !isFailure, exitCode: exitCodes[exit], ...fields }),
  };
};
