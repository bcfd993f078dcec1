/** What a commit says beside its offset, for the next owner of the partition. */
export interface CommitMark {
  /** Receipts of records at or above the committed offset lie at or behind this offset of the receipts partition. */
  readonly receiptsFrom: bigint;
  /** At most so many records of the partition are in flight until another commit says otherwise. */
  readonly inFlight: number;
  /** The owner left in order: nothing was in flight. */
  readonly isClean: boolean;
  /** The record that its owner was about to run alone, and for which time. */
  readonly alone?: Alone | undefined;
}

/** A record that is run alone because a process died while it was in flight. */
export interface Alone {
  readonly offset: string;
  readonly tries: number;
}

const pattern = /^leadferry\/1 receipts=(\d+) flight=(\d+)(?: alone=(\d+)x(\d+))?( clean)?$/;

/** Writes the mark as a commit's metadata: constant words and numbers, far below Kafka's limit of 4,096 bytes. */
export const writeCommitMark = ({ receiptsFrom, inFlight, alone, isClean }: CommitMark): string =>
  `leadferry/1 receipts=${receiptsFrom} flight=${inFlight}${alone ? ` alone=${alone.offset}x${alone.tries}` : ''}${isClean ? ' clean' : ''}`;

/** Reads a mark; undefined where the commit is not one of ours: an operator's tool moved the offset, or nobody committed. */
export const parseCommitMark = (metadata: string | null | undefined): CommitMark | undefined => {
  const found = pattern.exec(metadata ?? '');
  if (!found) return undefined;
  const [, receipts = '0', inFlight, offset, tries, clean] = found;
  return {
    receiptsFrom: BigInt(receipts),
    inFlight: Number(inFlight),
    isClean: clean !== undefined,
    alone: offset === undefined ? undefined : { offset, tries: Number(tries) },
  };
};
