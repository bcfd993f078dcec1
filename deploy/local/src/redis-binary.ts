import { execFile } from 'node:child_process';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MissingToolError } from './errors.ts';
import { installOnce } from './install-once.ts';
import { cacheDirectory, installJavaLibraries, type Progress } from './java-libraries.ts';
import { readZipEntry } from './zip-entry.ts';

const run = promisify(execFile);

/**
 * The builds inside the embedded-redis jar, best first. The one for Linux on x64 needs OpenSSL 3 of the system; the
 * 32-bit one is static and runs where that is missing.
 */
const builds: Readonly<Record<string, readonly string[]>> = {
  'linux-x64': ['linux-amd64', 'linux-386'],
  'linux-arm64': ['linux-arm64'],
  'darwin-x64': ['darwin-amd64'],
  'darwin-arm64': ['darwin-arm64', 'darwin-amd64'],
};

/**
 * Returns a redis-server that runs on this machine: the one on the path, else the one carried by the Java libraries.
 *
 * @throws {MissingToolError} there is none for this platform.
 */
export const findRedisServer = async (progress: Progress): Promise<string> => {
  if (await canRun('redis-server')) return 'redis-server';
  const libraries = await installJavaLibraries(progress);
  for (const build of builds[`${process.platform}-${process.arch}`] ?? []) {
    const directory = await installOnce(`${libraries}-redis-${build}`, (partial) => unpack(libraries, build, partial));
    const binary = join(directory, 'redis-server');
    if (await canRun(binary)) return binary;
  }
  throw new MissingToolError('redis-server', 'install Redis 6.2 or newer, or give REDIS_URL');
};

const canRun = (binary: string): Promise<boolean> =>
  run(binary, ['--version']).then(
    () => true,
    () => false,
  );

const unpack = async (libraries: string, build: string, directory: string): Promise<void> => {
  const jar = (await readdir(libraries)).find((name) => name.startsWith('embedded-redis-'));
  if (!jar) throw new MissingToolError('embedded-redis', `not found in ${cacheDirectory}; remove that directory`);
  const entry = readZipEntry(await readFile(join(libraries, jar)), (name) => name.endsWith(`-${build}`));
  if (!entry) throw new MissingToolError(`redis-server for ${build}`, 'install Redis 6.2 or newer, or give REDIS_URL');
  const binary = join(directory, 'redis-server');
  await writeFile(binary, entry);
  await chmod(binary, 0o755);
};
