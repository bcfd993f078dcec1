import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { stringify } from 'yaml';

const workerMain = resolve(import.meta.dirname, '../../services/lead-worker/src/main.ts');

/** What a worker is started with: addresses, and the config file as an object. */
export interface WorkerOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly config: object;
  /** Command and arguments the worker is started through, `taskset -c 1` for one. Default: none. */
  readonly prefix?: readonly string[];
  /** What to run in place of `services/lead-worker`: another loop that is to be measured in the same way. */
  readonly main?: string;
  /** The whole command in place of Node with `main`, and the folder it starts in: the process of an image. */
  readonly start?: { readonly command: readonly string[]; readonly cwd: string };
}

/** A lead worker in a process of its own. */
export interface WorkerProcess {
  readonly pid: number;
  readonly httpUrl: string;
  /** Every line the worker wrote, standard output and standard error. */
  readonly lines: string[];
  /** The lines of standard error alone. */
  readonly errorLines: string[];
  /** Resolves with the exit code, or null after a signal. */
  readonly exited: Promise<number | null>;
  isRunning(): boolean;
  /** Asks `/readyz`, `/livez` or `/metrics`; undefined while nothing listens. */
  ask(path: string): Promise<{ status: number; body: string } | undefined>;
  /** Reads one metric's value by its exact text up to the value, for example `leadferry_degraded{part="redis"}`. */
  metric(series: string): Promise<number | undefined>;
  /** SIGTERM, then waits for the end. */
  stop(): Promise<number | null>;
  /** SIGKILL, then waits for the end. */
  kill(): Promise<void>;
}

/** Starts `services/lead-worker` with exactly the given environment, besides PATH and HOME. */
export const startWorker = async (options: WorkerOptions): Promise<WorkerProcess> => {
  const { env, config, prefix = [], main = workerMain, start } = options;
  const folder = mkdtempSync(join(tmpdir(), 'leadferry-worker-'));
  chmodSync(folder, 0o755); // an image's process is another user
  const configPath = join(folder, 'leadferry.yaml');
  writeFileSync(configPath, stringify(config));
  const port = env.HTTP_PORT ?? String(await findFreePort());
  const [command = '', ...args] = [...prefix, ...(start?.command ?? [process.execPath, main])];
  const child = spawn(command, args, {
    cwd: start?.cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LEADFERRY_CONFIG: configPath, ...env, HTTP_PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endGuard = guardAgainstOwnDeath(child.pid ?? 0);
  const lines: string[] = [];
  const errorLines: string[] = [];
  keepLines(child.stdout, [lines]);
  keepLines(child.stderr, [lines, errorLines]);
  const exited = once(child, 'close').then(([code]: Array<number | null>) => {
    endGuard();
    rmSync(folder, { recursive: true, force: true });
    return code ?? null;
  });
  const httpUrl = `http://127.0.0.1:${port}`;
  const ask = async (path: string) => {
    try {
      const answer = await fetch(`${httpUrl}${path}`, { signal: AbortSignal.timeout(2000) });
      return { status: answer.status, body: await answer.text() };
    } catch {
      return undefined;
    }
  };
  return {
    pid: child.pid ?? 0,
    httpUrl,
    lines,
    errorLines,
    exited,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    ask,
    async metric(series) {
      const line = (await ask('/metrics'))?.body.split('\n').find((text) => text.startsWith(`${series} `));
      return line === undefined ? undefined : Number(line.slice(series.length + 1));
    },
    async stop() {
      child.kill('SIGTERM');
      return await exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
};

/**
 * Sees to it that a worker does not outlive this process, whatever ends it, SIGKILL included: a shell holds a pipe from
 * here and kills the worker when that closes. Returns the end of the guard.
 */
const guardAgainstOwnDeath = (pid: number): (() => void) => {
  const guard = spawn('sh', ['-c', 'read -r _; kill -9 "$1"', 'sh', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return () => void guard.kill('SIGKILL');
};

const keepLines = (stream: Readable | null, kept: readonly string[][]): void => {
  let rest = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const lines of kept) lines.push(...parts);
  });
};

const findFreePort = (): Promise<number> =>
  new Promise((settle, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => settle(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
