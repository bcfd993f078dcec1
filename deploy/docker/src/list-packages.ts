import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A package that is in a tree: its name and version, and where it lies. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly path: string;
}

/** Lists the packages of others that are installed in a tree, nested ones included; links to workspaces are none. */
export const listPackages = (tree: string): InstalledPackage[] => listBelow(tree, tree);

const listBelow = (tree: string, folder: string): InstalledPackage[] => {
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules)) return [];
  return foldersOf(modules)
    .flatMap((name) =>
      name.startsWith('@') ? foldersOf(join(modules, name)).map((inner) => join(name, inner)) : [name],
    )
    .flatMap((name) => {
      const path = join(modules, name);
      const { version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { version: string };
      return [{ name, version, path: relative(tree, path) }, ...listBelow(tree, path)];
    });
};

const foldersOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
