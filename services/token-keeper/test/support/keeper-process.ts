import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const keeperMain = resolve(import.meta.dirname, '../../src/main.ts');

/** What a keeper is started with: its environment, and the config file as an object. */
export interface KeeperOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly config: object;
}

/** A token keeper in a process of its own. */
export interface KeeperProcess {
  readonly pid: number;
  /** Where it answers `/metrics`, `/livez` and `/readyz`. */
  readonly httpUrl: string;
  /** Every line it wrote, standard output and standard error. */
  readonly lines: string[];
  /** Resolves with the exit code, or null after a signal. */
  readonly exited: Promise<number | null>;
  /** Resolves with the first line that has this event name, written before or later; rejects when the process ends. */
  event(name: string): Promise<Record<string, unknown>>;
  /** Sends SIGTERM, and does not wait. */
  tellToStop(): void;
  /** SIGTERM, then waits for the end. */
  stop(): Promise<number | null>;
}

/** Starts `services/token-keeper` with exactly the given environment, besides PATH and HOME. It cannot outlive us. */
export const startKeeper = async ({ env, config }: KeeperOptions): Promise<KeeperProcess> => {
  const folder = mkdtempSync(join(tmpdir(), 'leadferry-keeper-'));
  const configPath = join(folder, 'leadferry.yaml');
  writeFileSync(configPath, JSON.stringify(config)); // JSON is YAML
  const port = env.HTTP_PORT ?? String(await findFreePort());
  const child = spawn(process.execPath, [keeperMain], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LEADFERRY_CONFIG: configPath, ...env, HTTP_PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A shell holds a pipe from here, and kills the keeper when that closes, whatever ends us.
  const guard = spawn('sh', ['-c', 'read -r _; kill -9 "$1"', 'sh', String(child.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      tell();
    });
  let hasEnded = false;
  const exited = once(child, 'close').then(([code]: Array<number | null>) => {
    hasEnded = true;
    guard.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    tell();
    return code ?? null;
  });
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    return await exited;
  };
  return {
    pid: child.pid ?? 0,
    httpUrl: `http://127.0.0.1:${port}`,
    lines,
    exited,
    event: (name) =>
      new Promise((settle, reject) => {
        const look = (): void => {
          const found = lines.map(readLine).find(({ event }) => event === name);
          if (found === undefined && !hasEnded) return;
          listeners.delete(look);
          if (found !== undefined) settle(found);
          else reject(new Error(`the keeper ended without ${name}:\n${lines.slice(-10).join('\n')}`));
        };
        listeners.add(look);
        look();
      }),
    tellToStop: () => void child.kill('SIGTERM'),
    stop,
  };
};

const readLine = (line: string): Record<string, unknown> => {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {}; // a line for people
  }
};

/** Finds a port that nobody listens on now. */
export const findFreePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
};
