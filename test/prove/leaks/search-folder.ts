import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Canary } from './canaries.ts';
import { disguises } from './disguises.ts';

/** A canary that was found: what it is, where, and what stands around it with the canary itself left out. */
export interface Leak {
  readonly kind: string;
  readonly file: string;
  readonly around: string;
}

export interface SearchResult {
  readonly filesSearched: number;
  readonly bytesSearched: number;
  readonly leaks: readonly Leak[];
}

/** Searches every file below a folder, and its name, for every canary in each of its disguises. */
export const searchFolder = async (folder: string, canaries: readonly Canary[]): Promise<SearchResult> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const wanted = canaries.flatMap(({ kind, text }) => disguises(text).map((form) => ({ kind, form })));
  const leaks: Leak[] = [];
  let bytesSearched = 0;
  for (const file of files) {
    const content = await readFile(file);
    bytesSearched += content.length;
    const name = relative(folder, file);
    for (const { kind, form } of wanted) {
      if (name.includes(form))
        leaks.push({ kind, file: `a file name in ${relative(folder, join(file, '..'))}`, around: '' });
      const at = content.indexOf(form);
      if (at >= 0) leaks.push({ kind, file: name, around: describeAround(content, at, form) });
    }
  }
  return { filesSearched: files.length, bytesSearched, leaks };
};

const describeAround = (content: Buffer, at: number, form: string): string => {
  const line = content.subarray(Math.max(0, at - 400), at + form.length + 200).toString('latin1');
  return line.replaceAll(form, '<canary>').replaceAll(/\s+/g, ' ');
};
