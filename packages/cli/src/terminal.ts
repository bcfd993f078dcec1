import { closeSync, createReadStream, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { text as readAll } from 'node:stream/consumers';
import { ReadStream, type WriteStream } from 'node:tty';
import { InterruptedError } from './errors.ts';
import { readHiddenPaste } from './import/read-hidden-paste.ts';
import type { ResponseSources } from './import/read-response-text.ts';

/** The terminal, or the pipes and files in its place, that a command was started with. */
export interface Terminal {
  readonly sources: ResponseSources;
  /** Asks a person a question; undefined where nobody can be asked. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

/** Puts the terminal of a process to use. Nobody can be asked for whom standard output is no terminal. */
export const createTerminal = ({
  stdin,
  stdout,
}: {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
}): Terminal => {
  const prompt = 'Paste the token response now; it is not shown. (Ctrl-D ends, Ctrl-C stops.)\n';
  const readPaste = (): Promise<string> => readHiddenPaste(stdin, () => void stdout.write(prompt));
  return {
    sources: {
      readFile: (path) => readAll(createReadStream(path)),
      readStdin: () => readAll(stdin),
      readPaste: stdin.isTTY && stdout.isTTY ? readPaste : undefined,
    },
    ask:
      stdout.isTTY && (stdin.isTTY || hasTerminal()) ? (question) => askOnce(question, { stdin, stdout }) : undefined,
  };
};

/** Asks on the terminal itself where standard input is a pipe, which holds something else. */
const askOnce = async (
  question: string,
  { stdin, stdout }: { readonly stdin: ReadStream; readonly stdout: WriteStream },
): Promise<string> => {
  const input = stdin.isTTY ? stdin : new ReadStream(openSync('/dev/tty', 'r+'));
  const lines = createInterface({ input, output: stdout });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  lines.on('SIGINT', () => reject(new InterruptedError()));
  lines.on('close', () => resolve(''));
  lines.question(question, resolve);
  try {
    return await promise;
  } finally {
    lines.close();
    if (input !== stdin) input.destroy();
  }
};

/** Answers whether there is a terminal besides standard input: not in a container without one, nor on Windows. */
const hasTerminal = (): boolean => {
  try {
    closeSync(openSync('/dev/tty', 'r+'));
    return true;
  } catch {
    return false; // whatever is in the way: nobody can be asked there
  }
};
