import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unpackDebianPackages } from './debian-package.ts';
import { MissingToolError } from './errors.ts';
import { installOnce } from './install-once.ts';
import { cacheDirectory, type Progress } from './java-libraries.ts';

const run = promisify(execFile);
const programs = ['prometheus', 'promtool'] as const;

/** Commands that start Prometheus and its judge of metrics and rules. */
export interface PrometheusPrograms {
  readonly prometheus: string;
  readonly promtool: string;
}

/**
 * Returns the programs of Prometheus: those on the path, else Debian's (2.42 or newer), fetched once with apt into the
 * cache. Needs no root and installs nothing on the machine.
 *
 * @throws {MissingToolError} they are not on the path and this is no Debian, or its archive cannot be reached.
 */
export const findPrometheus = async (progress: Progress = () => {}): Promise<PrometheusPrograms> => {
  if (await canRunAll(programs)) return { prometheus: 'prometheus', promtool: 'promtool' };
  const directory = await installOnce(join(cacheDirectory, 'prometheus-debian'), async (partial) => {
    progress("fetching Debian's Prometheus with apt, about 20 MB, this once");
    await fetchPackage(partial);
  });
  return { prometheus: join(directory, 'prometheus'), promtool: join(directory, 'promtool') };
};

const canRunAll = async (commands: readonly string[]): Promise<boolean> => {
  const asked = await Promise.allSettled(commands.map((command) => run(command, ['--version'])));
  return asked.every(({ status }) => status === 'fulfilled');
};

/** Leaves the two programs in the directory and nothing else. */
const fetchPackage = async (directory: string): Promise<void> => {
  const work = join(directory, 'apt');
  await mkdir(work);
  try {
    const tree = await unpackDebianPackages(['prometheus'], work);
    for (const program of programs) await copyFile(join(tree, 'usr/bin', program), join(directory, program));
  } catch (cause) {
    throw new MissingToolError('Prometheus', 'install prometheus and promtool, or let apt-get reach Debian', { cause });
  }
  await rm(work, { recursive: true });
};
