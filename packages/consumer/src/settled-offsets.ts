/** One record on its way to a fate. */
export interface Ticket {
  readonly offset: string;
  /** What lies behind the record up to here is no record: the client hands out no control records. */
  readonly endOffset: string;
}

/** What of a partition is settled: records begin in order and settle in any. */
export interface SettledOffsets {
  begin(offset: string, endOffset?: string): Ticket;
  /** Notes that a receipt is on its way: it may lie in Kafka long before that is known. */
  writing(ticket: Ticket): void;
  /** Notes a fate, and where in the receipts partition its receipt lies. Returns true when the offset to commit moved. */
  settle(ticket: Ticket, receiptOffset?: bigint): boolean;
  /** The offset to commit: every record before it is settled. Undefined before the first record. */
  next(): string | undefined;
  /**
   * Where the receipts begin that a successor must read: all receipts of records at or above `next` lie there or behind,
   * those that were read back but whose records have not begun yet, and those that may have been written unnoticed.
   * At first `receiptsFrom`, the end of the receipts partition when it was assigned or where its owner before had begun.
   */
  receiptsFrom(): bigint;
  /** Records between the lowest that is not settled and the highest that has begun, both included. */
  spread(): number;
}

interface Entry extends Ticket {
  isSettled: boolean;
  /** Where its receipt lies, or, while that is on its way, the lowest offset at which it may. */
  receiptOffset: bigint | undefined;
}

/**
 * Creates the account of one partition, of which nothing has begun.
 *
 * @param readBack where the receipts lie that were read back, by the offsets of their records.
 */
export const createSettledOffsets = (
  receiptsFrom: bigint,
  readBack: ReadonlyMap<string, bigint> = new Map(),
): SettledOffsets => {
  const lowestReadBack = createLowestFrom(readBack);
  let entries: (Entry | undefined)[] = [];
  let head = 0;
  let firstOffset: string | undefined;
  let passedOffset: string | undefined;
  let knownEnd = receiptsFrom;

  const dropSettled = (): boolean => {
    const before = head;
    for (let first = entries[head]; first?.isSettled; first = entries[head]) {
      passedOffset = first.endOffset;
      entries[head] = undefined;
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
      firstOffset ??= offset;
      if (readBack.size > 0) lowestReadBack.pass(BigInt(endOffset));
      return entry;
    },
    writing: (ticket) => {
      (ticket as Entry).receiptOffset = knownEnd;
    },
    settle: (ticket, receiptOffset) => {
      const entry = ticket as Entry;
      entry.isSettled = true;
      entry.receiptOffset = receiptOffset;
      if (receiptOffset !== undefined && receiptOffset >= knownEnd) knownEnd = receiptOffset + 1n;
      return dropSettled();
    },
    next: () => (passedOffset === undefined ? firstOffset : String(BigInt(passedOffset) + 1n)),
    receiptsFrom: () => {
      const ahead = lowestReadBack.value();
      let from = ahead !== undefined && ahead < knownEnd ? ahead : knownEnd;
      for (let index = head; index < entries.length; index += 1) {
        const at = entries[index]?.receiptOffset;
        if (at !== undefined && at < from) from = at;
      }
      return from;
    },
    spread: () => entries.length - head,
  };
};

/** Follows the lowest receipt of the records that were read back and have not begun yet. */
const createLowestFrom = (readBack: ReadonlyMap<string, bigint>) => {
  const ahead = [...readBack]
    .map(([offset, receipt]) => ({ offset: BigInt(offset), lowest: receipt }))
    .sort((left, right) => (left.offset < right.offset ? 1 : -1));
  // The last record stands first: each knows the lowest receipt of itself and of all behind it.
  for (const [index, entry] of ahead.entries()) {
    const behind = ahead[index - 1]?.lowest;
    if (behind !== undefined && behind < entry.lowest) entry.lowest = behind;
  }
  return {
    pass: (offset: bigint): void => {
      for (let first = ahead.at(-1); first !== undefined && first.offset <= offset; first = ahead.at(-1)) ahead.pop();
    },
    value: (): bigint | undefined => ahead.at(-1)?.lowest,
  };
};
