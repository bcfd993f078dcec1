/** The settled offsets of one partition, and how far they are without a gap. */
export interface SettledOffsets {
  /** Notes an offset that is on its way. Offsets are begun in rising order. */
  begin(offset: number): void;
  settle(offset: number): void;
  /** The offset to commit: the lowest one not settled, or the one after the last. */
  next(): number;
}

/** Creates the account of a partition whose first record in hand has the given offset. */
export const createSettledOffsets = (first: number): SettledOffsets => {
  const settledAhead = new Set<number>();
  const begun: number[] = [];
  let head = 0;
  let next = first;
  return {
    begin: (offset) => void begun.push(offset),
    settle(offset) {
      settledAhead.add(offset);
      for (let lowest = begun[head]; lowest !== undefined && settledAhead.delete(lowest); lowest = begun[head]) {
        next = lowest + 1;
        head += 1;
      }
      if (head < 1000) return;
      begun.splice(0, head);
      head = 0;
    },
    next: () => next,
  };
};
