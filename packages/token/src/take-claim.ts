import { createHmac, randomUUID } from 'node:crypto';
import type { Claim } from './claim.ts';
import { noteVerdict } from './note-verdict.ts';
import { type RefreshTiming, timingFor } from './refresh-timing.ts';
import type { RefreshTools } from './refresh-tools.ts';
import { mostLastSends } from './send-claimed.ts';
import { lifeOf, type RefreshCause, type StoredTokenSet } from './token-set.ts';

/** Markers outlive every repair: a person may need days. */
const markerLifeMs = 7 * 24 * 60 * 60 * 1000;

export interface ClaimRequest {
  readonly attempt: number;
  readonly isLastChance: boolean;
  readonly cause: RefreshCause;
  readonly refreshToken: string;
  /** Moment after which nothing may be sent under this claim, where it is nearer than the window's end. */
  readonly sendByMs?: number;
}

/** Longest a last chance may take with all its sends and pauses. */
const lastChanceAnswersMs = ({ answerMs }: RefreshTiming): number =>
  mostLastSends * answerMs + 1000 * (2 ** (mostLastSends - 1) - 1);

/** A claim this worker holds, with the moment it began by the clock that never goes back. */
export interface HeldClaim {
  readonly claim: Claim;
  readonly claimedMonotonicMs: number;
  /** Moment after which nothing may be sent, repeats included: the end of the grace that an heir claimed in. */
  readonly sendByMs?: number;
}

/**
 * Claims a generation and makes sure of it: steps S3 to S5 of reference/token-refresh.md 7.4, up to the send.
 *
 * Returns the claim when this worker, and no other, may now send within the claim's window. Undefined when another
 * was first, or when a check failed; a claim that was had is then given up with a verdict, and nothing was sent.
 */
export const takeClaim = async (
  tools: RefreshTools,
  set: StoredTokenSet,
  { attempt, isLastChance, cause, refreshToken, sendByMs = Number.POSITIVE_INFINITY }: ClaimRequest,
): Promise<HeldClaim | undefined> => {
  const { account, owner, store, grant, marker, clock, metrics, closing, onStep } = tools;
  const timing = timingFor(lifeOf(set));
  const nonce = randomUUID();
  // The promise is left before the claim is made: a claim that calls itself witnessed always has its witness.
  const isWitnessed = await marker.recordClaim(nonce, markerLifeMs);
  const claimedAtMs = clock.now();
  const claimedMonotonicMs = clock.monotonicMs();
  const sendBeforeMs = Math.min(claimedAtMs + timing.claimWindowMs, sendByMs);
  const claim: Claim = {
    attempt,
    cause,
    isLastChance,
    owner,
    nonce,
    claimedAtMs,
    sendBeforeMs,
    answerBeforeMs: sendBeforeMs + (isLastChance ? lastChanceAnswersMs(timing) : timing.answerMs),
    isWitnessed,
    client: grant.clientFingerprint,
    refreshTokenFingerprint: fingerprint(refreshToken),
  };
  if (closing.aborted) return undefined;
  let isTaken = false;
  let mayGo = false;
  try {
    isTaken = !(await store.claim(set, claim));
    if (!isTaken) onStep('claimed');
    if (!isTaken && (await isStillOurs(tools, set, claim))) {
      onStep('confirmed');
      mayGo = !isWitnessed || (await marker.recordSent(nonce, markerLifeMs));
    }
  } finally {
    if (!isTaken && !mayGo) await noteVerdict(tools, set, { attempt, nonce, outcome: 'unspent', why: 'never_sent' });
  }
  if (isTaken) metrics.countClaimConflict(account);
  return mayGo ? { claim, claimedMonotonicMs, sendByMs } : undefined;
};

/** Looks again, a moment after the claim: a store that is consistent only in the end has had time to agree. */
const isStillOurs = async (
  { store, clock, closing }: RefreshTools,
  set: StoredTokenSet,
  { attempt, nonce }: Claim,
): Promise<boolean> => {
  await clock.sleep(timingFor(lifeOf(set)).hedgeMs);
  const [readBack, next, liveVersionId] = await Promise.all([
    store.readClaim(set, attempt),
    store.readNext(set),
    store.currentVersionId(),
  ]);
  return readBack?.nonce === nonce && next === undefined && liveVersionId === set.versionId && !closing.aborted;
};

/** Names a refresh token without telling it: eight hex digits of a keyed hash. */
const fingerprint = (refreshToken: string): string =>
  createHmac('sha256', 'leadferry refresh token').update(refreshToken).digest('hex').slice(0, 8);
