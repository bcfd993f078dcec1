import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { UsageError } from './errors.ts';

/** Reads all of a file, or of standard input where it is `-` or undefined. */
export type ReadInput = (file: string | undefined) => Promise<Buffer>;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'reading it is not permitted',
  EISDIR: 'it is a directory',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB: split it',
};

/**
 * Makes the reader of what a command is given; `hint` is told where somebody is to type it. It throws a {@link UsageError} that
 * names the file, and what is in the way.
 */
export const createInput =
  (stdin: Readable & { readonly isTTY?: boolean }, hint: (text: string) => void = () => {}): ReadInput =>
  async (file) => {
    if (file === undefined || file === '-') {
      if (stdin.isTTY) hint('Reading from the terminal; Ctrl-D ends, Ctrl-C stops.\n');
      return buffer(stdin);
    }
    try {
      return await readFile(file);
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
      throw new UsageError(`the file cannot be read: ${file}: ${reasons[code] ?? code}`, { cause });
    }
  };
