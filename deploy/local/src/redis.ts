import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from './certificates.ts';
import type { Progress } from './java-libraries.ts';
import { findRedisServer } from './redis-binary.ts';
import { startOnFreePorts } from './start-on-free-ports.ts';
import { createWatchedProcess } from './watched-process.ts';

/** How to start Redis. */
export interface RedisOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Put after the server's own settings, as on its command line: `['--maxmemory-policy', 'noeviction']`. */
  readonly settings?: readonly string[];
  /** Speaks TLS alone, with this certificate. Default: no TLS. */
  readonly tls?: Identity;
  /** Its users, as lines of an ACL file. Default: everybody may do everything. */
  readonly users?: string;
  /** Is told about what takes long. Default: nobody. */
  readonly progress?: Progress;
}

/** One Redis server on 127.0.0.1 that keeps nothing on disk. Nothing of it outlives this process. */
export interface RedisServer {
  /** `redis://127.0.0.1:<port>`, or `rediss://` where it speaks TLS. */
  readonly url: string;
  /** Process id; 0 while it is stopped. */
  readonly pid: number;
  /** Ends it for good. */
  stop(): Promise<void>;
  /** Takes it away (SIGKILL); its keys are lost, its port stays for `startServer`. */
  stopServer(): Promise<void>;
  /** Brings it back, empty, on the same port. */
  startServer(): Promise<void>;
  /** `stopServer`, then `startServer`. */
  restart(): Promise<void>;
}

/**
 * Starts Redis: the `redis-server` on the path, else the one the Java libraries carry. Resolves when it accepts
 * connections, warm within a second.
 *
 * @throws {MissingToolError} there is no redis-server for this machine.
 * @throws {StartFailedError} it ended or did not come up.
 */
export const startRedis = async (options: RedisOptions = {}): Promise<RedisServer> => {
  const binary = await findRedisServer(options.progress ?? (() => {}));
  return startOnFreePorts({ asked: options.port, count: 1 }, ([port = 0]) => startOn(binary, port, options));
};

const startOn = async (binary: string, port: number, options: RedisOptions): Promise<RedisServer> => {
  const { settings = [], tls } = options;
  const keepsNothing = ['--save', '', '--appendonly', 'no'];
  const directory = await mkdtemp(join(tmpdir(), 'leadferry-redis-'));
  const door = await layOutDoor(directory, port, options);
  const server = createWatchedProcess({
    part: 'Redis',
    command: binary,
    args: ['--bind', '127.0.0.1', ...keepsNothing, '--dir', directory, ...door, ...settings],
    directory,
    readyLine: /ready to accept connections/i,
    readyTimeoutMs: 15_000,
  });
  const start = async (): Promise<void> => {
    await server.start();
  };
  try {
    await start();
  } catch (cause) {
    await server.close();
    throw cause;
  }

  return {
    url: `${tls === undefined ? 'redis' : 'rediss'}://127.0.0.1:${port}`,
    get pid() {
      return server.pid() ?? 0;
    },
    stop: server.close,
    stopServer: server.kill,
    startServer: start,
    restart: async () => {
      await server.kill();
      await start();
    },
  };
};

/** Writes what the server needs to know its users and itself, and returns the arguments that name it. */
const layOutDoor = async (directory: string, port: number, { tls, users }: RedisOptions): Promise<string[]> => {
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(directory, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  const lines = users === undefined ? [] : ['--aclfile', await write('users.acl', users)];
  if (tls === undefined) return ['--port', String(port), ...lines];
  const [certificate, key] = await Promise.all([write('tls.pem', tls.certificate), write('tls.key', tls.key)]);
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
  return ['--port', '0', '--tls-port', String(port), ...files, '--tls-auth-clients', 'no', ...lines];
};
