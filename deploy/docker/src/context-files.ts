import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import type { Ignore } from '@balena/dockerignore';

// Its types name a default export that its module does not have.
const dockerignore = createRequire(import.meta.url)('@balena/dockerignore') as () => Ignore;

/**
 * Lists the files that `docker build` would send as its context: all of a folder but what its `.dockerignore` leaves out.
 * Paths are relative to the folder. Folders that are left out are not entered unless an exception lies below them.
 */
export const contextFiles = (folder: string): string[] => {
  const rules = readFileSync(join(folder, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const exceptions = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
  const ignore = dockerignore().add(rules);
  const isEntered = (path: string): boolean =>
    !ignore.ignores(path) || exceptions.some((exception) => exception.startsWith(`${path}/`));

  const filesBelow = (directory: string): string[] =>
    readdirSync(directory, { withFileTypes: true }).flatMap((entry: Dirent) => {
      const path = relative(folder, join(directory, entry.name));
      if (entry.isDirectory()) return isEntered(path) ? filesBelow(join(directory, entry.name)) : [];
      return ignore.ignores(path) ? [] : [path];
    });

  return filesBelow(folder);
};
