import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const main = resolve(import.meta.dirname, '../../src/main.ts');

/** A `leadferry` command in a process of its own. */
export interface CommandProcess {
  /** Lines of standard output and of standard error so far. */
  readonly stdout: string[];
  readonly stderr: string[];
  /** Resolves with the first event of that name, written before or later; rejects when the process ends without. */
  event(name: string): Promise<Record<string, unknown>>;
  /** Resolves with the first line of standard output that matches; rejects when the process ends without. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** Presses Ctrl-C. */
  interrupt(): void;
  /** Kills it where it stands. */
  kill(): void;
  /** Resolves with the exit code, or null after a signal that killed it. */
  readonly exited: Promise<number | null>;
  /** Waits for the end; returns the exit code and the last line of standard output, read as JSON. */
  result(): Promise<Record<string, unknown> & { readonly exitCode: unknown; readonly code: number | null }>;
}

/** Starts the command with exactly the given environment, besides PATH and HOME. It cannot outlive us. */
export const runCommand = (
  args: readonly string[],
  { env, input }: { readonly env: Readonly<Record<string, string>>; readonly input?: string },
): CommandProcess => {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(input);
  // A shell holds a pipe from here, and kills the command when that closes, whatever ends us.
  const guard = spawn('sh', ['-c', 'read -r _; kill -9 "$1"', 'sh', String(child.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const keep = (stream: Readable | null, lines: string[]): void => {
    if (stream === null) throw new TypeError('its output is no pipe');
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      tell();
    });
  };
  keep(child.stdout, stdout);
  keep(child.stderr, stderr);
  let hasEnded = false;
  const exited = once(child, 'close').then(([code]: Array<number | null>) => {
    hasEnded = true;
    guard.kill('SIGKILL');
    tell();
    return code ?? null;
  });
  const find = <T>(what: string, look: (line: string) => T | undefined): Promise<T> =>
    new Promise((settle, reject) => {
      const seek = (): void => {
        const found = stdout.map(look).find((each) => each !== undefined);
        if (found === undefined && !hasEnded) return;
        listeners.delete(seek);
        if (found !== undefined) settle(found);
        else reject(new Error(`it ended without ${what}:\n${[...stdout, ...stderr].slice(-10).join('\n')}`));
      };
      listeners.add(seek);
      seek();
    });
  return {
    stdout,
    stderr,
    event: (name) => find(name, (line) => (readLine(line).event === name ? readLine(line) : undefined)),
    line: (pattern) => find(String(pattern), (line) => pattern.exec(line) ?? undefined),
    interrupt: () => void child.kill('SIGINT'),
    kill: () => void child.kill('SIGKILL'),
    exited,
    result: async () => {
      const code = await exited;
      return { exitCode: undefined, ...readLine(stdout.at(-1) ?? ''), code };
    },
  };
};

const readLine = (line: string): Record<string, unknown> => {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {}; // a line for people
  }
};
