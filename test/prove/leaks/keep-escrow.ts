import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Copies the rescued answers that lie in a folder just now; one that is dropped meanwhile is left out. */
export const keepEscrow = async (escrow: string, folder: string, prefix: string): Promise<void> => {
  const entries = await readdir(escrow, { recursive: true, withFileTypes: true });
  for (const [index, entry] of entries.filter((each) => each.isFile()).entries()) {
    const content = await readFile(join(entry.parentPath, entry.name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return undefined;
    });
    if (content) await writeFile(join(folder, `${prefix}-${index}`), content);
  }
};
