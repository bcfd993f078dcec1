import { appliedWrites, countOrderBreaks, type JournalEntry } from '@leadferry/simulator';
import { recordName, type SeenDeadLetter, type SeenLead, type SeenReceipt } from './seen.ts';

/** Everything a run left behind that can be seen from outside. */
export interface Evidence {
  readonly leads: readonly SeenLead[];
  readonly receipts: readonly SeenReceipt[];
  readonly deadLetters: readonly SeenDeadLetter[];
  readonly journal: readonly JournalEntry[];
  /**
   * When workers were killed, in epoch milliseconds, and how long one waits for an answer. Given, an answer that was abandoned while no
   * worker was killed was given up by a living one, and counts as lost; else each abandoned answer counts as a killed worker's.
   */
  readonly leaving?: { readonly killsMs: readonly number[]; readonly patienceMs: number };
}

/** What became of the records of a run; names and meanings as in design.md, Proofs. */
export interface DeliveryFigures {
  readonly leads: number;
  /** Records with a receipt that says so; the same for `skipped`. */
  readonly delivered: number;
  readonly skipped: number;
  /** Records that lie in the dead letter topic. */
  readonly deadLettered: number;
  /** Records with no applied write, no dead letter and no receipt `skipped`, whatever other receipts say. */
  readonly lost: number;
  /** Records with more than one fate, or with more than one contact. */
  readonly duplicates: number;
  /** Places where a contact's applied `proof_seq` falls. */
  readonly orderBreaks: number;
  /** Applied writes of an already applied lead whose answer had reached a worker, or whose worker was gone. */
  readonly repeats: number;
  /** The same where the answer was lost: hung, cut off, or an error in place of it. */
  readonly retriesAfterUnknown: number;
  readonly withoutReceipt: number;
  /** Receipts and dead letters beyond the first of a record. */
  readonly surplusReceipts: number;
  readonly surplusDeadLetters: number;
}

/**
 * Judges deliveries by the simulator's journal and Kafka's topics alone. The receipts must be those of one consumer group.
 *
 * @throws {RangeError} two records have the same `proof_seq`: the source, not the fleet, published a lead twice.
 */
export const judgeDelivery = ({ leads, receipts, deadLetters, journal, leaving }: Evidence): DeliveryFigures => {
  refuseRepeatedSource(leads);
  const receiptsOf = Map.groupBy(receipts, recordName);
  const deadLettersOf = Map.groupBy(deadLetters, recordName);
  const writes = appliedWrites(journal);

  const receiptsFor = (lead: SeenLead): readonly SeenReceipt[] => receiptsOf.get(recordName(lead)) ?? [];
  const writesFor = ({ seq }: SeenLead): readonly JournalEntry[] => (seq === undefined ? [] : (writes.get(seq) ?? []));
  const isDeadLettered = (lead: SeenLead): boolean => deadLettersOf.has(recordName(lead));
  const has = (lead: SeenLead, wanted: SeenReceipt['outcome']): boolean =>
    receiptsFor(lead).some(({ outcome }) => outcome === wanted);
  const count = (is: (lead: SeenLead) => boolean): number => leads.filter(is).length;

  const countFates = (lead: SeenLead): number =>
    new Set([
      ...receiptsFor(lead).map(({ outcome, reason }) => `${outcome} ${reason}`),
      ...(deadLettersOf.get(recordName(lead)) ?? []).map(({ reason }) => `dead-lettered ${reason}`),
    ]).size;
  const countContacts = (lead: SeenLead): number =>
    new Set([
      ...writesFor(lead).map(({ contactId }) => contactId),
      ...receiptsFor(lead).flatMap(({ contactId }) => (contactId === null ? [] : [contactId])),
    ]).size;
  const isUnknown = (entry: JournalEntry): boolean => isAnswerLost(entry) || isGivenUp(entry, leaving);
  const writtenAgain = [...writes.values()].flatMap((entries) => entries.slice(0, -1));

  return {
    leads: leads.length,
    delivered: count((lead) => has(lead, 'delivered')),
    skipped: count((lead) => has(lead, 'skipped')),
    deadLettered: count(isDeadLettered),
    lost: count((lead) => writesFor(lead).length === 0 && !isDeadLettered(lead) && !has(lead, 'skipped')),
    duplicates: count((lead) => countFates(lead) > 1 || countContacts(lead) > 1),
    orderBreaks: countOrderBreaks(journal),
    repeats: writtenAgain.filter((entry) => !isUnknown(entry)).length,
    retriesAfterUnknown: writtenAgain.filter(isUnknown).length,
    withoutReceipt: count((lead) => receiptsFor(lead).length === 0),
    surplusReceipts: receipts.length - receiptsOf.size,
    surplusDeadLetters: deadLetters.length - deadLettersOf.size,
  };
};

const isAnswerLost = ({ answered, status }: JournalEntry): boolean =>
  answered === 'hung' || answered === 'reset_after' || (answered === 'answered' && status >= 500);

/** A living worker waited in vain: nobody was killed from the arrival of the request to the end of the patience. */
const isGivenUp = ({ answered, atMs }: JournalEntry, leaving: Evidence['leaving']): boolean =>
  answered === 'abandoned' &&
  leaving !== undefined &&
  !leaving.killsMs.some((killMs) => killMs >= atMs && killMs <= atMs + leaving.patienceMs);

const refuseRepeatedSource = (leads: readonly SeenLead[]): void => {
  const seqs = leads.flatMap(({ seq }) => (seq === undefined ? [] : [seq]));
  const again = seqs.length - new Set(seqs).size;
  if (again > 0) throw new RangeError(`the source published ${again} leads twice: the run says nothing`);
};
