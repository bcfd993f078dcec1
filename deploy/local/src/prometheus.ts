import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MissingToolError } from './errors.ts';
import { installOnce } from './install-once.ts';
import { cacheDirectory, type Progress } from './java-libraries.ts';

const run = promisify(execFile);
const programs = ['prometheus', 'promtool'] as const;
const aptTimeoutMs = 5 * 60_000;

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
    await downloadPackage(work);
    const file = (await readdir(work)).find((name) => name.endsWith('.deb'));
    if (!file) throw new Error('apt-get download left no package');
    await run('dpkg', ['-x', join(work, file), join(work, 'tree')]);
    for (const program of programs) await copyFile(join(work, 'tree/usr/bin', program), join(directory, program));
  } catch (cause) {
    throw new MissingToolError('Prometheus', 'install prometheus and promtool, or let apt-get reach Debian', { cause });
  }
  await rm(work, { recursive: true });
};

/** A machine whose lists of packages are empty gets lists of its own, which need no root and are thrown away. */
const downloadPackage = async (work: string): Promise<void> => {
  const apt = (...args: string[]) => run('apt-get', ['-q', ...args], { cwd: work, timeout: aptTimeoutMs });
  try {
    await apt('download', 'prometheus');
  } catch {
    const lists = join(work, 'lists');
    const own = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${join(work, 'cache')}`];
    await mkdir(join(lists, 'partial'), { recursive: true });
    await apt(...own, 'update');
    await apt(...own, 'download', 'prometheus');
  }
};
