import { appliedWrites, type JournalEntry, maxPerSecond } from '@leadferry/simulator';
import type { Fates } from './fates.ts';
import type { SourceRecord } from './topics.ts';

/** What leads came to, by the simulator's journal and Kafka's topics; names and meanings as in design.md, Proofs. */
export interface LeadsReckoning {
  readonly delivered: number;
  readonly deadLettered: number;
  /** Leads with no applied write, no dead letter and no receipt `skipped`. */
  readonly lost: number;
  /** Leads whose receipt is missing. */
  readonly withoutReceipt: number;
  /** Receipts beyond the first of a lead. */
  readonly receiptRepeats: number;
  /** Leads with more than one fate, or more than one contact. */
  readonly duplicates: number;
  /** Applied writes of an already applied lead whose answer had reached a worker, or whose worker was killed. */
  readonly repeats: number;
  /** The same where the connection was cut, or hung, after the write was applied. */
  readonly retriesAfterUnknown: number;
  readonly requests: number;
  readonly throttled: number;
  readonly maxPerSecond: number;
}

/** Reckons up leads made by `freshLeads`: each has an id and a `proof_seq` of its own. */
export const reckonLeads = (
  leads: readonly SourceRecord[],
  { receipts, deadLetters }: Pick<Fates, 'receipts' | 'deadLetters'>,
  journal: readonly JournalEntry[],
): LeadsReckoning => {
  const published = leads.map(readSource);
  const receiptsOf = Map.groupBy(receipts, ({ leadId }) => leadId ?? '');
  const writes = appliedWrites(journal);
  const deadLettered = new Set(deadLetters.map(({ headers }) => headers['leadferry.lead_id']));
  const api = journal.filter(({ kind }) => kind === 'api');
  const count = (is: (lead: PublishedLead) => boolean): number => published.filter(is).length;
  const fatesOf = (id: string): number =>
    new Set(receiptsOf.get(id)?.map(({ outcome, reason }) => `${outcome} ${reason}`)).size;
  const contactsOf = (seq: string): number => new Set(writes.get(seq)?.map(({ contactId }) => contactId)).size;
  const isSkipped = (id: string): boolean => receiptsOf.get(id)?.some(({ outcome }) => outcome === 'skipped') ?? false;
  const again = [...writes.values()].flatMap((entries) => entries.slice(0, -1));
  const isUnknown = ({ answered }: JournalEntry): boolean => answered === 'hung' || answered === 'reset_after';

  return {
    delivered: count(({ id }) => receiptsOf.get(id)?.some(({ outcome }) => outcome === 'delivered') ?? false),
    deadLettered: deadLetters.length,
    lost: count(({ id, seq }) => !writes.has(seq) && !deadLettered.has(id) && !isSkipped(id)),
    withoutReceipt: count(({ id }) => !receiptsOf.has(id)),
    receiptRepeats: receipts.length - receiptsOf.size,
    duplicates: count(({ id, seq }) => fatesOf(id) > 1 || contactsOf(seq) > 1),
    repeats: again.filter((entry) => !isUnknown(entry)).length,
    retriesAfterUnknown: again.filter(isUnknown).length,
    requests: api.length,
    throttled: api.filter(({ status }) => status === 429).length,
    maxPerSecond: maxPerSecond(api),
  };
};

interface PublishedLead {
  readonly id: string;
  readonly seq: string;
}

const readSource = ({ value }: SourceRecord): PublishedLead => {
  const { id, customFields } = JSON.parse(String(value)) as { id: string; customFields: { proof_seq: string } };
  return { id, seq: customFields.proof_seq };
};
