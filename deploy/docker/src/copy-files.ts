import { spawnSync } from 'node:child_process';
import { cpSync, lchownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { contextFiles } from './context-files.ts';

/** Copies from one stage into another as COPY does: of a folder its contents, of a file the file; links stay links. */
export const copyFromStage = (
  from: string,
  sources: readonly string[],
  destination: string,
  isFolder: boolean,
): void => {
  for (const source of sources) {
    const path = join(from, source);
    const isDirectory = statSync(path).isDirectory();
    const target = !isDirectory && isFolder ? join(destination, basename(path)) : destination;
    mkdirSync(isDirectory ? target : dirname(target), { recursive: true });
    cpSync(path, target, { recursive: true, verbatimSymlinks: true });
  }
};

/** Copies from the build's context, by the `.dockerignore` of its folder. @throws {Error} a source is not in the context. */
export const copyFromContext = (context: string, sources: readonly string[], destination: string): void => {
  const files = contextFiles(context);
  for (const source of sources) {
    const isAll = source === '.';
    const found = files.filter((file) => isAll || file === source);
    if (found.length === 0) throw new Error(`${source} is not in the context: .dockerignore leaves it out`);
    for (const file of found) {
      const target = join(destination, isAll ? file : basename(file));
      mkdirSync(dirname(target), { recursive: true });
      cpSync(join(context, file), target, { verbatimSymlinks: true });
    }
  }
};

/** Gives a stage what an earlier one came to, owners and all. Files are shared until one is replaced: ten thousand are soon linked. */
export const copyStage = (from: string, to: string): void => {
  const { status, stderr } = spawnSync('cp', ['-al', `${from}/.`, to], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${from} cannot be copied: ${stderr}`);
};

/** Gives a folder and all below it to `uid:gid`, which only root can: else it stays with whoever builds. */
export const giveTo = (folder: string, owner: string): void => {
  if (process.getuid?.() !== 0) return;
  const [uid = 0, gid = 0] = owner.split(':').map(Number);
  const below = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
  for (const path of [folder, ...below]) lchownSync(path, uid, gid);
};
