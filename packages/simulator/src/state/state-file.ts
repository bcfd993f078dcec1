import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Snapshot } from './snapshot.ts';

const SAVE_EVERY_MS = 1000;

/** Keeps a simulator's state in a file. */
export interface StateFile {
  /** Says that something may have changed: it is saved within a second. */
  touch(): void;
  /** Saves for the last time and ends. */
  close(): void;
}

/** Reads a state file; undefined where there is none yet. */
export const readStateFile = (path: string): Snapshot | undefined =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Snapshot) : undefined;

/**
 * Saves what `take` returns, at most once a second after `touch` and once at the end. The file is replaced whole, so a
 * reader never sees half of it; a killed simulator loses at most the last second.
 */
export const openStateFile = (path: string, take: () => Snapshot): StateFile => {
  let isTouched = true;

  const save = (): void => {
    if (!isTouched) return;
    isTouched = false;
    writeFileSync(`${path}.new`, JSON.stringify(take()), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  const timer = setInterval(save, SAVE_EVERY_MS);
  timer.unref();

  return {
    touch: () => {
      isTouched = true;
    },
    close: () => {
      clearInterval(timer);
      save();
    },
  };
};
