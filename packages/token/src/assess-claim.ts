import type { Claim, Verdict } from './claim.ts';
import type { RefreshTiming } from './refresh-timing.ts';
import type { SentEvidence } from './sent-marker.ts';
import type { RefreshCause, StoredTokenSet } from './token-set.ts';

/** All that is known of an earlier claim on a generation that has no successor. */
export interface ClaimFacts {
  readonly set: StoredTokenSet;
  readonly claim: Claim;
  readonly verdict: Verdict | undefined;
  /** What the sent marker says; asked only where it matters. */
  readonly readEvidence: () => Promise<SentEvidence>;
  readonly cause: RefreshCause;
  readonly client: string;
  readonly nowMs: number;
  readonly timing: RefreshTiming;
  /**
   * Time in which the server surely still takes the refresh token that was sent under this claim, in milliseconds from now:
   * what is left of half a measured grace. Undefined or not above 0 where nobody measured one, nothing was sent, or the
   * owner may be alive.
   */
  readonly graceLeftMs?: number | undefined;
}

/**
 * What an earlier claim leaves for others to do.
 *
 * - free: it spent nothing; a further attempt may be claimed.
 * - wait: its owner may still be at work.
 * - hold: nobody may send yet; use the old access token as long as it lives.
 * - grace: it was sent, its owner is gone, and the server still takes the token: one more attempt, at once.
 * - last_chance: its fate is unknown and nothing is left to lose; one more attempt, the last.
 * - dead: the generation has ended; a person must authorise anew.
 */
export type Assessment = 'free' | 'wait' | 'hold' | 'grace' | 'last_chance' | 'dead';

/**
 * Decides what an earlier claim leaves to do (reference/token-refresh.md 7.5 and 7.6). Pure but for asking the marker.
 *
 * Never answers `free` for a claim that may have been sent, except where refresh tokens are known not to rotate; `grace`
 * only within half of what the server was measured to forgive (7.6 (2)).
 */
export const assessClaim = async (facts: ClaimFacts): Promise<Assessment> => {
  const { claim, verdict, nowMs, timing } = facts;
  switch (verdict?.outcome) {
    case 'refused':
    case 'lost':
      return 'dead';
    case 'unspent':
      return mayTryAgain(verdict, facts) ? 'free' : 'hold';
    case 'unknown':
      return assessUnknown(facts, verdict.atMs);
  }
  // A last chance may come long after the send that was lost: no grace covers it, and it is its owner's alone.
  if (!claim.isLastChance && (facts.graceLeftMs ?? 0) > 0) return 'grace';
  if (nowMs <= claim.sendBeforeMs + timing.graceMs) return 'wait';
  if (claim.isWitnessed && (await facts.readEvidence()) === 'claimed') return 'free';
  if (nowMs <= claim.answerBeforeMs + timing.graceMs) return 'wait';
  return assessUnknown(facts, claim.answerBeforeMs);
};

const mayTryAgain = (verdict: Verdict, facts: ClaimFacts): boolean =>
  verdict.why === 'never_sent' ||
  (verdict.why === 'config' && verdict.client !== facts.client) ||
  facts.nowMs >= verdict.atMs + pauseOf(facts);

/** While the old access token serves there is no hurry; without one, leads wait. */
const pauseOf = ({ cause, timing }: ClaimFacts): number =>
  cause === 'early' ? timing.claimPauseMs : timing.urgentPauseMs;

/** The vendor takes one token request a second: a last chance right behind the send it follows would only be a 429. */
const betweenSendsMs = 1100;

const assessUnknown = (facts: ClaimFacts, sinceMs: number): Assessment => {
  const { set, claim, cause, nowMs, timing } = facts;
  if (set.isRotating === false) return nowMs >= sinceMs + pauseOf(facts) ? 'free' : 'hold';
  if (claim.isLastChance) return 'dead';
  if (cause !== 'refused' && nowMs < set.expiresAtMs - timing.lastChanceMs) return 'hold';
  return nowMs >= sinceMs + betweenSendsMs ? 'last_chance' : 'wait';
};
