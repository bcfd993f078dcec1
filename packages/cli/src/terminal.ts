import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { text as readAll } from 'node:stream/consumers';
import type { ReadStream, WriteStream } from 'node:tty';
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
  const readPaste = async (): Promise<string> => {
    stdout.write('Paste the token response now; it is not shown. (Ctrl-D ends, Ctrl-C stops.)\n');
    return readHiddenPaste(stdin);
  };
  return {
    sources: {
      readFile: (path) => readAll(createReadStream(path)),
      readStdin: () => readAll(stdin),
      readPaste: stdin.isTTY && stdout.isTTY ? readPaste : undefined,
    },
    ask: stdin.isTTY && stdout.isTTY ? (question) => askOnce(question, { stdin, stdout }) : undefined,
  };
};

const askOnce = async (
  question: string,
  { stdin, stdout }: { readonly stdin: ReadStream; readonly stdout: WriteStream },
): Promise<string> => {
  const lines = createInterface({ input: stdin, output: stdout });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  lines.on('SIGINT', () => reject(new InterruptedError()));
  lines.on('close', () => resolve(''));
  lines.question(question, resolve);
  try {
    return await promise;
  } finally {
    lines.close();
  }
};
