import type { JournalEntry } from '@leadferry/simulator';
import type { Claim } from '../../../src/claim.ts';
import { timingFor } from '../../../src/refresh-timing.ts';

/** Rules about presenting a refresh token, and what was presented against them. */
export const presentationFaults = ['presented_twice', 'sent_late', 'sent_after_refusal'] as const;
export type PresentationFault = (typeof presentationFaults)[number];

/** What is known of the refresh token that was presented. */
export interface Spent {
  readonly lifeMs: number;
  readonly expiresAtMs: number;
  /** All claims on its generation, in the order of their attempts; none under the plain pattern. */
  readonly claims: readonly Claim[];
  /** What the server was measured to forgive; 0: nothing. */
  readonly graceMs: number;
  /** When a process that had been stopped went on: a claim made before is one it must not send under any more. */
  readonly resumedAtMs?: number | undefined;
  /** The most the journal was late itself; what arrived may have been sent so much earlier. */
  readonly journalLateMs: number;
}

export interface JudgedPresentations {
  readonly faults: readonly PresentationFault[];
  /** Repeats that rule 7.6 of reference/token-refresh.md allows after an end that was unknown. */
  readonly retriesAfterUnknown: number;
}

/** From a worker's last look at its clock to the journal, on a machine that is busy. */
const onTheWayMs = 500;

/**
 * Judges all presentations of one refresh token, in the order in which they reached the server.
 *
 * The first is free. A repeat is allowed, and nothing else is (7.6):
 *
 * - when every answer before it was heard and says that the token was not touched (429, `invalid_client`);
 * - within half of the grace the server was measured to give, counted from the first (2);
 * - as the last chance (4): under a claim that says so, begun when the access token had no more than 1/48 of its life left
 *   or was refused. There is one such claim that sends; what it sends more than once is its own.
 *
 * Besides, no claim's first send comes after the end of its window. Further sends of the same claim have limits of their
 * own: a last chance those of rule 4, any other half of the grace (7.6 rule 2: the owner resends at 1 s and 5 s), and an
 * answer that hung was waited for first. Nothing is sent under a claim made before its owner was stopped; and nothing
 * once `invalid_grant` was heard (7.6, REFUSED).
 */
export const judgePresentations = (entries: readonly JournalEntry[], spent: Spent): JudgedPresentations => {
  const faults = new Set<PresentationFault>();
  let retriesAfterUnknown = 0;
  for (const [index, entry] of entries.entries()) {
    const before = entries.slice(0, index);
    const claim = claimOf(entry, spent.claims);
    if (before.some(isRefusalHeard)) faults.add('sent_after_refusal');
    if (claim !== undefined && isLate(entry, before, claim, spent)) faults.add('sent_late');
    if (before.every(isKnownUnspent)) continue;
    if (isWithinGrace(entry, before, spent) || isLastChance(before, claim, spent)) retriesAfterUnknown += 1;
    else faults.add('presented_twice');
  }
  return { faults: [...faults], retriesAfterUnknown };
};

/** The claim under which something was sent: the newest one made by then. */
export const claimOf = ({ atMs }: JournalEntry, claims: readonly Claim[]): Claim | undefined =>
  claims.findLast(({ claimedAtMs }) => claimedAtMs <= atMs);

const isRefusalHeard = ({ errorKey, answered }: JournalEntry): boolean =>
  errorKey === 'invalid_grant' && answered === 'answered';

const isKnownUnspent = ({ status, errorKey, answered }: JournalEntry): boolean =>
  answered === 'answered' && (status === 429 || errorKey === 'invalid_client');

const isLate = (entry: JournalEntry, before: readonly JournalEntry[], claim: Claim, spent: Spent): boolean => {
  const { resumedAtMs, claims, journalLateMs } = spent;
  if (resumedAtMs !== undefined && entry.atMs >= resumedAtMs && claim.claimedAtMs < resumedAtMs) return true;
  const isFurther = before.some((earlier) => claimOf(earlier, claims) === claim);
  if (isFurther && (claim.isLastChance || isWithinGrace(entry, before, spent))) return false;
  return entry.atMs > claim.sendBeforeMs + onTheWayMs + journalLateMs;
};

const isWithinGrace = ({ atMs }: JournalEntry, [first]: readonly JournalEntry[], { graceMs }: Spent): boolean =>
  graceMs > 0 && first !== undefined && atMs <= first.atMs + graceMs / 2 + onTheWayMs;

const isLastChance = (before: readonly JournalEntry[], claim: Claim | undefined, spent: Spent): boolean => {
  if (claim === undefined || !claim.isLastChance) return false;
  const { lifeMs, expiresAtMs, claims } = spent;
  const isNothingLeft = claim.cause === 'refused' || claim.claimedAtMs >= expiresAtMs - timingFor(lifeMs).lastChanceMs;
  const chances = before.map((earlier) => claimOf(earlier, claims)).filter((earlier) => earlier?.isLastChance === true);
  return isNothingLeft && chances.every((earlier) => earlier === claim);
};
