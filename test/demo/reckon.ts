import { countExchanges, type JournalEntry, maxPerSecond } from '@leadferry/simulator';
import type { Receipt } from '../support/fates.ts';

/** What a run came to, by the simulator's journal and Kafka's topics; never by a worker's own word. */
export interface Reckoning {
  readonly leads: number;
  readonly delivered: number;
  readonly skipped: number;
  readonly deadLettered: number;
  /** Records without any fate. */
  readonly lost: number;
  /** Records with more than one fate, and leads that became more than one contact. */
  readonly duplicates: number;
  readonly refreshes: number;
  readonly requests: number;
  readonly throttled: number;
  readonly maxPerSecond: number;
  /** Whether the simulator itself was late by more than 25 ms, so that it saw requests closer than they were sent. */
  readonly simulatorWasLate: boolean;
  /** Fates by outcome and reason, for people. */
  readonly byReason: ReadonlyMap<string, number>;
}

/** A record's place, which names it even where its lead id could not be read. */
const placeOf = ({ topic, partition, offset }: Receipt): string => `${topic}/${partition}/${offset}`;

/** Names a fate by outcome and reason: a repeat after a killed worker settles the same fate twice, and is no duplicate. */
const fateOf = ({ outcome, reason }: Receipt): string => (reason ? `${outcome} ${reason}` : outcome);

/** Reckons up a run of `leads` published records. */
export const reckon = (
  leads: number,
  receipts: readonly Receipt[],
  journal: readonly JournalEntry[],
  simulatorWasLate = false,
): Reckoning => {
  const fates = Map.groupBy(receipts, placeOf);
  const first = [...fates.values()].flatMap(([receipt]) => receipt ?? []);
  const countOf = (outcome: Receipt['outcome']): number =>
    first.filter((receipt) => receipt.outcome === outcome).length;
  const twoFates = [...fates.values()].filter((all) => new Set(all.map(fateOf)).size > 1).length;
  const contactsByLead = Map.groupBy(
    receipts.filter(({ contactId }) => contactId),
    placeOf,
  );
  const twoContacts = [...contactsByLead.values()].filter(
    (all) => new Set(all.map(({ contactId }) => contactId)).size > 1,
  );
  const api = journal.filter(({ kind }) => kind === 'api');
  return {
    leads,
    delivered: countOf('delivered'),
    skipped: countOf('skipped'),
    deadLettered: countOf('dead-lettered'),
    lost: leads - fates.size,
    duplicates: twoFates + twoContacts.length,
    refreshes: countExchanges(journal).successful,
    requests: api.length,
    throttled: api.filter(({ status }) => status === 429).length,
    maxPerSecond: maxPerSecond(api),
    simulatorWasLate,
    byReason: new Map(
      [...Map.groupBy(first, fateOf)]
        .map(([fate, all]) => [fate, all.length] as const)
        .sort(([a], [b]) => a.localeCompare(b)),
    ),
  };
};

/**
 * Answers whether a run kept every promise of the demo. A simulator that was late itself excuses one refused request in
 * two hundred (design.md, Proofs); on a quiet machine none is.
 */
export const holds = ({
  lost,
  duplicates,
  refreshes,
  throttled,
  requests,
  simulatorWasLate,
  ...all
}: Reckoning): boolean =>
  lost === 0 &&
  duplicates === 0 &&
  refreshes === 1 &&
  throttled <= (simulatorWasLate ? Math.floor(requests * 0.005) : 0) &&
  all.delivered + all.skipped + all.deadLettered === all.leads;
