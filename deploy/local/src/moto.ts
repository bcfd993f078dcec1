import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installOnce } from './install-once.ts';
import { cacheDirectory, type Progress } from './java-libraries.ts';
import { startOnFreePorts } from './start-on-free-ports.ts';
import { createWatchedProcess } from './watched-process.ts';

const run = promisify(execFile);
/** Not moto's own extra `server`: it would bring three times as much, for services that nobody asks here. */
const requirements = ['moto[secretsmanager]==5.2.*', 'flask==3.*', 'flask-cors==6.*'];
const installTimeoutMs = 10 * 60_000;

/** How to start moto. */
export interface MotoOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Is told about what takes long. Default: nobody. */
  readonly progress?: Progress;
}

/** A moto server: Secrets Manager as people outside this project understand it. */
export interface Moto {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Ends it; its secrets are lost. */
  stop(): Promise<void>;
}

/**
 * Starts moto 5.2 and resolves when it answers, or resolves to undefined where there is no Python 3.10 with `venv`.
 * The first time it is installed from PyPI into the cache.
 *
 * @throws {StartFailedError} it ended or did not come up.
 */
export const startMoto = async (options: MotoOptions = {}): Promise<Moto | undefined> => {
  const python = await prepareMoto(options.progress ?? (() => {}));
  if (!python) return undefined;
  return startOnFreePorts({ asked: options.port, count: 1 }, ([port = 0]) => startOn(python, port));
};

/**
 * Installs moto once and returns its Python, or undefined where there is none for it. A test run does this before its
 * tests, so that none of them has to wait for PyPI.
 */
export const prepareMoto = async (progress: Progress): Promise<string | undefined> => {
  if (await hasPython()) return installMoto(progress);
  progress('no Python 3.10 with venv and ensurepip here: moto is left out');
  return undefined;
};

const hasPython = (): Promise<boolean> =>
  run('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']).then(
    () => true,
    () => false,
  );

/** The programs of a moved venv point to where it was, but its Python and what that imports work anywhere. */
const installMoto = async (progress: Progress): Promise<string> => {
  const directory = await installOnce(join(cacheDirectory, 'moto-5.2'), async (partial) => {
    progress('installing moto with pip, this once');
    await run('python3', ['-m', 'venv', partial], { timeout: installTimeoutMs });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...requirements];
    await run(join(partial, 'bin', 'python'), pip, { timeout: installTimeoutMs });
  });
  return join(directory, 'bin', 'python');
};

const startOn = async (python: string, port: number): Promise<Moto> => {
  const server = createWatchedProcess({
    part: 'moto',
    command: python,
    args: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    readyLine: /Running on http/,
    readyTimeoutMs: 30_000,
  });
  try {
    await server.start();
  } catch (cause) {
    await server.close();
    throw cause;
  }
  return { url: `http://127.0.0.1:${port}`, stop: server.close };
};
