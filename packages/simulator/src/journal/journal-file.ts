import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { JournalEntry } from './journal-entry.ts';

/** A file that gets each journal entry as a line of JSON. */
export interface JournalFile {
  /** Adds an entry; a later line of the same index takes its place. */
  write(entry: JournalEntry): void;
  /** Resolves when all lines are with the operating system. */
  close(): Promise<void>;
}

/** Opens a journal file anew; an older one is overwritten. Fails the process if the file cannot be written. */
export const openJournalFile = (path: string): JournalFile => {
  const stream = createWriteStream(path);

  return {
    write: (entry) => {
      stream.write(`${JSON.stringify(entry)}\n`);
    },
    close: async () => {
      stream.end();
      await finished(stream);
    },
  };
};
