import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MissingToolError } from './errors.ts';
import { installOnce } from './install-once.ts';

const run = promisify(execFile);
const pom = join(import.meta.dirname, '..', 'pom.xml');
const installTimeoutMs = 10 * 60_000;

/** Where downloads are kept between runs: `.cache` at the repository root, which git ignores. */
export const cacheDirectory = join(import.meta.dirname, '..', '..', '..', '.cache');

/** Takes one line for people about something that takes long. */
export type Progress = (line: string) => void;

/** Returns the directory of the jars the local stack runs on: Kafka and what carries Redis, about 45 MB. */
export const installJavaLibraries = (progress: Progress): Promise<string> =>
  installJars(pom, () => progress('fetching Apache Kafka with Maven, about 45 MB, this once'));

/**
 * Returns the directory of the jars a `pom.xml` names, with all they depend on. Maven fetches them once; a changed file
 * fetches anew. `onFetch` is called before a fetch, and not when everything is there.
 *
 * @throws {MissingToolError} Maven is not on the path.
 */
export const installJars = (pomFile: string, onFetch: () => void = () => {}): Promise<string> => {
  const version = createHash('sha256').update(readFileSync(pomFile)).digest('hex').slice(0, 12);
  return installOnce(join(cacheDirectory, `java-${version}`), async (directory) => {
    onFetch();
    await runMaven(['-q', '-B', '-f', pomFile, 'dependency:copy-dependencies', `-DoutputDirectory=${directory}`]);
  });
};

const runMaven = async (args: string[]): Promise<void> => {
  try {
    await run('mvn', args, { timeout: installTimeoutMs, maxBuffer: 16 * 1024 * 1024 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new MissingToolError('Maven', 'install it, or give KAFKA_BROKERS and REDIS_URL (deploy/local/compose.yaml)', {
      cause,
    });
  }
};
