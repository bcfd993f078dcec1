/** One record on its way to a fate. */
export interface Ticket {
  readonly offset: string;
  /** What lies behind the record up to here is no record: the client hands out no control records. */
  readonly endOffset: string;
}

/** What of a partition is settled: records begin in order and settle in any. */
export interface SettledOffsets {
  begin(offset: string, endOffset?: string): Ticket;
  /** Notes a fate, and where in the receipts partition its receipt lies. Returns true when the offset to commit moved. */
  settle(ticket: Ticket, receiptOffset?: bigint): boolean;
  /** The offset to commit: every record before it is settled. Undefined before the first record. */
  next(): string | undefined;
  /**
   * Where the receipts begin that a successor must read: all receipts of records at or above `next` lie there or behind.
   * At first `receiptsFrom`, the end of the receipts partition when it was assigned or where its owner before had begun.
   */
  receiptsFrom(): bigint;
  /** Records between the lowest that is not settled and the highest that has begun, both included. */
  spread(): number;
}

interface Entry extends Ticket {
  isSettled: boolean;
  receiptOffset: bigint | undefined;
}

/**
 * Creates the account of one partition, of which nothing has begun.
 *
 * @param recovered offsets that have their receipt from before, and where it lies: receipts lie in the order in which records
 * settled, so that of one far ahead may lie below all that come to be known until that record begins.
 */
export const createSettledOffsets = (
  receiptsFrom: bigint,
  recovered: ReadonlyMap<string, bigint> = new Map(),
): SettledOffsets => {
  const ahead = new Map(recovered);
  const lastRecovered = [...recovered.keys()].reduce(
    (last, offset) => (BigInt(offset) > last ? BigInt(offset) : last),
    -1n,
  );
  let entries: Entry[] = [];
  let head = 0;
  let next: string | undefined;
  let knownEnd = receiptsFrom;

  const dropSettled = (): boolean => {
    const before = head;
    for (let first = entries[head]; first?.isSettled; first = entries[head]) {
      next = String(BigInt(first.endOffset) + 1n);
      head += 1;
    }
    const hasMoved = head > before;
    if (head > 1024 && head * 2 > entries.length) {
      entries = entries.slice(head);
      head = 0;
    }
    return hasMoved;
  };

  return {
    begin: (offset, endOffset = offset) => {
      const entry: Entry = { offset, endOffset, isSettled: false, receiptOffset: undefined };
      entries.push(entry);
      ahead.delete(offset);
      // What is left then was deleted at its source.
      if (ahead.size > 0 && BigInt(offset) > lastRecovered) ahead.clear();
      next ??= offset;
      return entry;
    },
    settle: (ticket, receiptOffset) => {
      const entry = ticket as Entry;
      entry.isSettled = true;
      entry.receiptOffset = receiptOffset;
      if (receiptOffset !== undefined && receiptOffset >= knownEnd) knownEnd = receiptOffset + 1n;
      return dropSettled();
    },
    next: () => next,
    receiptsFrom: () => {
      let from = knownEnd;
      for (const at of ahead.values()) if (at < from) from = at;
      for (let index = head; index < entries.length; index += 1) {
        const at = entries[index]?.receiptOffset;
        if (at !== undefined && at < from) from = at;
      }
      return from;
    },
    spread: () => entries.length - head,
  };
};
