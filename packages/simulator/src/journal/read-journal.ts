import type { JournalEntry } from './journal-entry.ts';

/**
 * Counts the most requests to the API in any sliding 1000 ms, refused ones included: what a limit of so many a second
 * must not see exceeded. Give it the entries of one application where there are several.
 */
export const maxPerSecond = (entries: readonly JournalEntry[]): number => {
  const times = entries.filter((entry) => entry.kind === 'api').map((entry) => entry.monotonicMs);
  times.sort((left, right) => left - right);

  let most = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? time) >= 1000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
};

/** Counts entries by one of their fields, for example `status`, `endpoint` or `errorKey`. */
export const countBy = (
  entries: readonly JournalEntry[],
  field: 'status' | 'endpoint' | 'account' | 'application' | 'errorKey' | 'answered',
): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const entry of entries) {
    const value = String(entry[field]);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
};

/** The requests to the token endpoint, by what became of them. */
export interface ExchangeCount {
  /** A token set was issued and the answer got out. */
  readonly successful: number;
  /** A token set was issued and the answer was lost: hung, cut, abandoned, or replaced by an error. */
  readonly lost: number;
  /** Answered 4xx other than 429: the grant or the client was refused. */
  readonly refused: number;
  /** Nothing was issued: 429, 5xx, cut or hung before. */
  readonly failed: number;
}

/** Counts token exchanges, of one grant type only where it is given. */
export const countExchanges = (entries: readonly JournalEntry[], grantType?: string): ExchangeCount => {
  const count = { successful: 0, lost: 0, refused: 0, failed: 0 };
  for (const entry of entries) {
    if (entry.endpoint !== 'token' || (grantType !== undefined && entry.grantType !== grantType)) continue;

    const isRefused = entry.status >= 400 && entry.status < 500 && entry.status !== 429;
    if (entry.applied && entry.answered === 'answered' && entry.status === 200) count.successful += 1;
    else if (entry.applied) count.lost += 1;
    else if (isRefused) count.refused += 1;
    else count.failed += 1;
  }
  return count;
};

/** Groups the writes that were applied by their `proof_seq`, in the order in which they were applied. */
export const appliedWrites = (entries: readonly JournalEntry[]): Map<string, JournalEntry[]> => {
  const writes = new Map<string, JournalEntry[]>();
  for (const entry of entries) {
    if (!entry.applied || entry.proofSeq === undefined) continue;
    const known = writes.get(entry.proofSeq);
    if (known === undefined) writes.set(entry.proofSeq, [entry]);
    else known.push(entry);
  }
  return writes;
};

/**
 * Counts the places where a contact's applied `proof_seq` falls. Values are compared as numbers; a repeat of the same
 * value is not a fall.
 */
export const countOrderBreaks = (entries: readonly JournalEntry[]): number => {
  const newest = new Map<string, number>();
  let breaks = 0;
  for (const entry of entries) {
    if (!entry.applied || entry.proofSeq === undefined || entry.contactKey === undefined) continue;
    const contact = `${entry.account} ${entry.contactKey}`;
    const value = Number(entry.proofSeq);
    if (value < (newest.get(contact) ?? Number.NEGATIVE_INFINITY)) breaks += 1;
    newest.set(contact, value);
  }
  return breaks;
};
