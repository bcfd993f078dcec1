import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MissingToolError } from './errors.ts';
import { installOnce } from './install-once.ts';
import { cacheDirectory, type Progress } from './java-libraries.ts';

const run = promisify(execFile);
const version = 'v3.22.0';
/** Three minutes on two cores that have nothing else to do; below the time for which a lock of the cache is believed. */
const buildTimeoutMs = 14 * 60_000;

/**
 * Returns a Helm that runs on this machine: the one on the path, if it is 3 or newer, else one that Go builds once, from the module's
 * own sources, into the cache.
 *
 * @throws {MissingToolError} there is none on the path, and no Go that could build it or no module proxy that answers.
 */
export const findHelm = async (progress: Progress = () => {}): Promise<string> => {
  if (await isHelm('helm')) return 'helm';
  const directory = await installOnce(join(cacheDirectory, `helm-${version}`), async (partial) => {
    progress(`building Helm ${version} with Go, about three minutes, this once`);
    await build(partial);
  });
  return join(directory, 'helm');
};

const isHelm = (command: string): Promise<boolean> =>
  run(command, ['version', '--short']).then(
    ({ stdout }) => /^v([3-9]|\d\d)\./.test(stdout),
    () => false,
  );

const build = async (directory: string): Promise<void> => {
  try {
    await run('go', ['install', `helm.sh/helm/v3/cmd/helm@${version}`], {
      env: { ...process.env, GOBIN: directory, CGO_ENABLED: '0' },
      timeout: buildTimeoutMs,
      maxBuffer: 16 * 1024 * 1024,
    });
  } catch (cause) {
    throw new MissingToolError('Helm', 'install Helm 3, or Go 1.26 or newer with a way to its module proxy', { cause });
  }
};
