import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { StartFailedError } from './errors.ts';

const watchdogScript = join(import.meta.dirname, 'watchdog.sh');
const keptLines = 40;

/** What to run under the watchdog, and how to know that it is up. */
export interface WatchedCommand {
  /** Name for people, used in errors. */
  readonly part: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Environment of the process. Default: this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** A directory that is removed when the process is closed or its parent dies. Default: none. */
  readonly directory?: string;
  /** The line of its output that says it is ready. */
  readonly readyLine: RegExp;
  /** How long it may take to print that line. Default 60 000. */
  readonly readyTimeoutMs?: number;
}

/** A process that cannot outlive this one. States: down (at first, after `kill` or a crash), up, closed (for good). */
export interface WatchedProcess {
  /** Process id while it is up, else undefined. */
  pid(): number | undefined;
  /**
   * Starts the process and resolves with its ready line.
   *
   * @throws {StartFailedError} it ended or stayed silent; it is down again then.
   */
  start(): Promise<string>;
  /** Sends a signal that ends the process and resolves when it is gone. Its directory stays, `start` may follow. */
  kill(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** Kills the process, removes its directory and resolves when both are gone. May be called twice. */
  close(): Promise<void>;
}

/**
 * Prepares a process under a watchdog: a shell in a session of its own that holds a pipe from this process. When the
 * pipe closes, even because this process was killed by SIGKILL, the watchdog kills the child and removes its directory.
 */
export const createWatchedProcess = (watched: WatchedCommand): WatchedProcess => {
  const { part, command, args, env, directory = '', readyLine, readyTimeoutMs = 60_000 } = watched;
  // Detached: Ctrl-C in a terminal reaches the whole foreground group and must not stop the watchdog before its work.
  const watchdog = spawn('sh', [watchdogScript, directory, command, ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    ...(env && { env }),
  });
  const watchdogGone = once(watchdog, 'close');
  watchdog.stdin.on('error', () => watchdog.stdin.destroy()); // the watchdog is gone: 'close' tells it to whoever waits

  let output: string[] = [];
  let pid: number | undefined;
  const onLine = new Set<(line: string) => void>();
  const onExit = new Set<(code: string) => void>();

  for (const stream of [watchdog.stdout, watchdog.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output = [...output.slice(1 - keptLines), line];
      for (const listener of onLine) listener(line);
    });
  }

  createInterface({ input: reports(watchdog) }).on('line', (report) => {
    const [word, value = ''] = report.split(' ');
    if (word === 'started') pid = Number(value);
    if (word === 'exited') {
      pid = undefined;
      watchdog.stdin.write('ended\n');
      for (const listener of onExit) listener(value);
    }
  });

  const exited = (): Promise<void> =>
    new Promise((resolve) => {
      const settle = () => {
        onExit.delete(settle);
        resolve();
      };
      onExit.add(settle);
      void watchdogGone.then(settle);
    });

  const kill: WatchedProcess['kill'] = async (signal = 'SIGKILL') => {
    if (pid === undefined) return;
    const gone = exited();
    sendSignal(pid, signal);
    await gone;
  };

  const start = async (): Promise<string> => {
    if (pid !== undefined) throw new StartFailedError(part, 'it is up already', []);
    output = [];

    const ready = Promise.withResolvers<string>();
    const seeLine = (line: string) => readyLine.test(line) && ready.resolve(line);
    const seeExit = (code: string) => ready.reject(new StartFailedError(part, `it ended with code ${code}`, output));
    const timer = setTimeout(() => {
      ready.reject(new StartFailedError(part, `it was not ready within ${readyTimeoutMs / 1000} s`, output));
    }, readyTimeoutMs);

    onLine.add(seeLine);
    onExit.add(seeExit);
    void watchdogGone.then(() => ready.reject(new StartFailedError(part, 'its watchdog ended', output)));
    watchdog.stdin.write('start\n');

    try {
      return await ready.promise;
    } catch (cause) {
      await kill();
      throw cause;
    } finally {
      clearTimeout(timer);
      onLine.delete(seeLine);
      onExit.delete(seeExit);
    }
  };

  const close = async (): Promise<void> => {
    watchdog.stdin.end();
    await watchdogGone;
    pid = undefined;
  };

  return { pid: () => pid, start, kill, close };
};

const reports = (watchdog: ChildProcess): Readable => watchdog.stdio[3] as Readable;

const sendSignal = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause; // ESRCH: it ended by itself a moment ago
  }
};
