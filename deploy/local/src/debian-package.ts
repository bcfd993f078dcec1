import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const aptTimeoutMs = 5 * 60_000;

/**
 * Unpacks Debian packages below a directory, and returns where their files lie as they would below `/`. Needs no root and installs
 * nothing on the machine.
 *
 * @throws where there is no apt-get or dpkg, or its archive cannot be reached.
 */
export const unpackDebianPackages = async (names: readonly string[], directory: string): Promise<string> => {
  await downloadPackages(names, directory);
  const tree = join(directory, 'tree');
  const files = (await readdir(directory)).filter((name) => name.endsWith('.deb'));
  if (files.length === 0) throw new Error('apt-get download left no package');
  for (const file of files) await run('dpkg', ['-x', join(directory, file), tree]);
  return tree;
};

/** A machine whose lists of packages are empty gets lists of its own, which need no root. */
const downloadPackages = async (names: readonly string[], work: string): Promise<void> => {
  const apt = (...args: string[]) => run('apt-get', ['-q', ...args], { cwd: work, timeout: aptTimeoutMs });
  try {
    await apt('download', ...names);
  } catch {
    const lists = join(work, 'lists');
    const own = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${join(work, 'cache')}`];
    await mkdir(join(lists, 'partial'), { recursive: true });
    await apt(...own, 'update');
    await apt(...own, 'download', ...names);
  }
};
