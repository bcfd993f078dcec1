import type { LaneEntry } from './lane-order.ts';

/** Records that may start: their lanes are free, and only room is wanted. */
export interface RunnableEntries {
  /** Puts one behind the others: its turn in its lane has come. */
  add(entry: LaneEntry): void;
  /** Takes the first. */
  next(): LaneEntry | undefined;
  /** Puts one back as the first: there was no room for it. */
  putBack(entry: LaneEntry): void;
  /** Puts one back that has run: before the first of a higher offset. */
  takeBack(entry: LaneEntry): void;
}

/** Creates an empty queue. */
export const createRunnableEntries = (): RunnableEntries => {
  const entries: LaneEntry[] = [];
  return {
    add: (entry) => void entries.push(entry),
    next: () => entries.shift(),
    putBack: (entry) => void entries.unshift(entry),
    takeBack: (entry) => {
      const offset = BigInt(entry.record.offset);
      const at = entries.findIndex(({ record }) => BigInt(record.offset) > offset);
      entries.splice(at === -1 ? entries.length : at, 0, entry);
    },
  };
};
