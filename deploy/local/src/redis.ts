import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  /** Is told about what takes long. Default: nobody. */
  readonly progress?: Progress;
}

/** One Redis server on 127.0.0.1 that keeps nothing on disk. Nothing of it outlives this process. */
export interface RedisServer {
  /** `redis://127.0.0.1:<port>` */
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
  return startOnFreePorts({ asked: options.port, count: 1 }, ([port = 0]) => startOn(binary, port, options.settings));
};

const startOn = async (binary: string, port: number, settings: readonly string[] = []): Promise<RedisServer> => {
  const keepsNothing = ['--save', '', '--appendonly', 'no'];
  const directory = await mkdtemp(join(tmpdir(), 'leadferry-redis-'));
  const server = createWatchedProcess({
    part: 'Redis',
    command: binary,
    args: ['--port', String(port), '--bind', '127.0.0.1', ...keepsNothing, '--dir', directory, ...settings],
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
    url: `redis://127.0.0.1:${port}`,
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
