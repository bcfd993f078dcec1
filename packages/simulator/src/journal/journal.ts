import type { Answered, JournalEntry, JournalNote, LagSample } from './journal-entry.ts';

/** Everything the simulator was asked, in memory. */
export interface Journal {
  /** The entries from an index on (default all). The array is the caller's; the entries are shared. */
  read(sinceIndex?: number): JournalEntry[];
  /** Number of entries ever written, which is the index of the next one. */
  readonly length: number;
  /** Moments at which the simulator's event loop was late by more than 25 ms. */
  lag(): LagSample[];
  /** Forgets all entries and lag samples; indexes go on from where they are. */
  clear(): void;
}

/** The side of the journal that writes. */
export interface JournalWriter extends Journal {
  /** Adds an entry and returns its index. */
  append(note: JournalNote): number;
  /** Corrects how a request ended once the connection told otherwise. */
  amend(index: number, answered: Answered): void;
  /** Adds a moment of lateness. */
  noteLag(sample: LagSample): void;
}

/**
 * Makes an empty journal.
 *
 * Entries share their strings and one shape, about 200 bytes each: hundreds of thousands fit. Nothing is dropped by itself.
 *
 * @param deps.write called with each entry as it is added or amended; for a journal file.
 */
export const createJournal = (deps: { write?: (entry: JournalEntry) => void } = {}): JournalWriter => {
  const { write } = deps;
  let entries: JournalEntry[] = [];
  let lags: LagSample[] = [];
  let firstIndex = 0;

  return {
    get length() {
      return firstIndex + entries.length;
    },
    read: (sinceIndex = 0) => entries.slice(Math.max(0, sinceIndex - firstIndex)),
    lag: () => lags.slice(),
    clear: () => {
      firstIndex += entries.length;
      entries = [];
      lags = [];
    },
    append: (note) => {
      const index = firstIndex + entries.length;
      const entry: JournalEntry = { index, ...note };
      entries.push(entry);
      write?.(entry);
      return index;
    },
    amend: (index, answered) => {
      const entry = entries[index - firstIndex];
      if (entry === undefined) return;

      const amended = { ...entry, answered };
      entries[index - firstIndex] = amended;
      write?.(amended);
    },
    noteLag: (sample) => {
      lags.push(sample);
    },
  };
};
