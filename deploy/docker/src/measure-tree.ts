import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** How large a folder is, all below it included. Links are not followed. */
export interface TreeSize {
  readonly files: number;
  /** What its files hold, in bytes. */
  readonly bytes: number;
  /** What they take on this disk, in bytes, as `du` counts. */
  readonly diskBytes: number;
}

/** Measures a folder, file by file. */
export const measureTree = (folder: string): TreeSize =>
  readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const path = join(folder, entry.name);
      const { size, blocks } = lstatSync(path);
      const own = {
        files: entry.isDirectory() ? 0 : 1,
        bytes: entry.isDirectory() ? 0 : size,
        diskBytes: blocks * 512,
      };
      return entry.isDirectory() ? add(own, measureTree(path)) : own;
    })
    .reduce(add, { files: 0, bytes: 0, diskBytes: 0 });

const add = (one: TreeSize, other: TreeSize): TreeSize => ({
  files: one.files + other.files,
  bytes: one.bytes + other.bytes,
  diskBytes: one.diskBytes + other.diskBytes,
});
