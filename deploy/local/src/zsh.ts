import { execFile } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unpackDebianPackages } from './debian-package.ts';
import { MissingToolError } from './errors.ts';
import { installOnce } from './install-once.ts';
import { cacheDirectory, type Progress } from './java-libraries.ts';

/**
 * Returns the command that starts zsh: the one on the path, else Debian's, fetched once with apt into the cache.
 *
 * @throws {MissingToolError} it is not on the path and this is no Debian, or its archive cannot be reached.
 */
export const findZsh = async (progress: Progress = () => {}): Promise<string> => {
  const isThere = await promisify(execFile)('zsh', ['--version']).then(
    () => true,
    () => false,
  );
  if (isThere) return 'zsh';
  const directory = await installOnce(join(cacheDirectory, 'zsh-debian'), async (partial) => {
    progress("fetching Debian's zsh with apt, about 5 MB, this once");
    try {
      await rename(await unpackDebianPackages(['zsh', 'zsh-common'], partial), join(partial, 'root'));
    } catch (cause) {
      throw new MissingToolError('zsh', 'install zsh, or let apt-get reach Debian', { cause });
    }
  });
  return join(directory, 'root/bin/zsh');
};
