import { isTokenError } from './errors.ts';
import type { OpenedGrant } from './refresh-grant.ts';
import type { RefreshOutcome, SendResult } from './refresh-outcome.ts';
import { processRefreshResponse } from './refresh-request.ts';
import { timingFor } from './refresh-timing.ts';
import type { RefreshTools } from './refresh-tools.ts';
import { sealAnswer } from './seal-answer.ts';
import type { HeldClaim } from './take-claim.ts';
import { lifeOf, type StoredTokenSet } from './token-set.ts';

/** Sends of one claim, the first one included. */
const mostSends = 3;
/** The same under a last chance, which comes once and must not be wasted on one bad moment of the server. */
export const mostLastSends = 5;
/** A server that asks for a longer pause than this ends the round; its 429 spent nothing, so another may follow. */
const longestLastPauseMs = 30_000;

/** When a send whose answer was lost is repeated within a measured grace, after the first: just over 1 s and 5 s. */
const graceSendsMs = [1100, 5000] as const;

/** How a claim's sending ended, and when the last send began. */
export interface SentClaim {
  readonly outcome: RefreshOutcome;
  readonly sentAtMs: number;
}

/**
 * Spends a claim: sends the refresh token within the claim's window, by the wall clock and by the monotonic one, and
 * not at all once either says that it is over (reference/token-refresh.md 7.4 S5 to S7, 7.6). An answer is rescued into
 * escrow before anybody tries to understand it.
 *
 * Sends again, up to three times in all: after `never_sent` (1 s, 2 s) and `throttled` (as told, at least 2 s), which
 * spent nothing; after an unknown end only within half the server's measured grace, and while others still wait for the
 * answer. Under a last chance, when nothing is left to lose, up to five times (1, 2, 4, 8 s). Only the first send is bound to
 * the window then. An end that was unknown once is never called unspent afterwards.
 */
export const sendClaimed = async (
  tools: RefreshTools,
  set: StoredTokenSet,
  { claim, claimedMonotonicMs, sendByMs = Number.POSITIVE_INFINITY }: HeldClaim,
  opened: OpenedGrant,
  refreshToken: string,
): Promise<SentClaim> => {
  const { grant, clock, serverGraceMs, onStep } = tools;
  const windowMs = claim.sendBeforeMs - claim.claimedAtMs;
  const { answerMs } = timingFor(lifeOf(set));
  const shortMs = claim.isLastChance || serverGraceMs === 0 ? answerMs : shorten(answerMs, serverGraceMs);
  const sendsAtMost = claim.isLastChance ? mostLastSends : mostSends;
  const isOver = (inMs: number): boolean =>
    clock.now() + inMs >= claim.sendBeforeMs || clock.monotonicMs() + inMs - claimedMonotonicMs >= windowMs;

  /** A repeat after an unknown end has limits of its own: how long the server forgives, how long others wait. */
  const isForgiven = (inMs: number): boolean =>
    claim.isLastChance ||
    (lost !== undefined &&
      clock.monotonicMs() + inMs - firstSentMs <= serverGraceMs / 2 &&
      clock.monotonicMs() + inMs - claimedMonotonicMs < sendByMs - claim.claimedAtMs &&
      clock.now() + inMs + shortMs <= claim.answerBeforeMs);

  const isTooLong = (pauseMs: number): boolean => {
    if (claim.isLastChance) return pauseMs > longestLastPauseMs;
    return lost === undefined ? isOver(pauseMs) : !isForgiven(pauseMs);
  };

  /** An answer is given up early only to be asked for again; when no other send can follow, it is waited for in full. */
  const patience = (sends: number): number => {
    const elapsedMs = clock.monotonicMs() - firstSentMs;
    const canFollow = sends < sendsAtMost && isInGrace(sends, elapsedMs + shortMs, serverGraceMs);
    if (canFollow) return shortMs;
    return Math.max(shortMs, Math.min(answerMs, claim.answerBeforeMs - clock.now()));
  };

  let connection: OpenedGrant | undefined = opened;
  let lost: RefreshOutcome | undefined;
  let firstSentMs = clock.monotonicMs();
  for (let sends = 1; ; sends += 1) {
    onStep('marked');
    const sentAtMs = clock.now();
    const isLate = isOver(0)
      ? !(sends > 1 && (await isStillLive(tools, set)) && isForgiven(0))
      : lost !== undefined && !isForgiven(0);
    if (isLate || connection === undefined) return { outcome: lost ?? { kind: 'never_sent' }, sentAtMs };
    if (sends === 1) firstSentMs = clock.monotonicMs();
    const answering = connection.send(refreshToken, patience(sends));
    onStep('sent');
    const result = await answering;
    await rescue(tools, set, { ...claim, sentAtMs }, result);
    const outcome = processRefreshResponse(result);
    onStep('parsed');
    connection.close();
    if (outcome.kind === 'unknown') lost = outcome;

    const { isLastChance } = claim;
    const elapsedMs = clock.monotonicMs() - firstSentMs;
    const pauseMs = pauseAfter(outcome, { sends, elapsedMs, serverGraceMs, isLastChance, isLost: lost !== undefined });
    if (pauseMs === undefined || sends >= sendsAtMost || isTooLong(pauseMs)) {
      return { outcome: isEnd(outcome) ? outcome : (lost ?? outcome), sentAtMs };
    }
    await clock.sleep(pauseMs);
    connection = await reopen(grant);
    if (connection === undefined && isLastChance) connection = unreachable;
  }
};

/** Where the answer can be asked for again within a measured grace, it is not waited for past a quarter of it. */
const shorten = (answerMs: number, serverGraceMs: number): number =>
  Math.min(answerMs, Math.max(1000, serverGraceMs / 4));

/** Whether a send whose answer is given up after `elapsedMs` can be followed by another one within half the grace. */
const isInGrace = (sends: number, elapsedMs: number, serverGraceMs: number): boolean =>
  Math.max(graceSendsMs[sends - 1] ?? Number.POSITIVE_INFINITY, elapsedMs) <= serverGraceMs / 2;

/** Ends that say for certain what became of the refresh token, whatever an earlier send came to. */
const isEnd = ({ kind }: RefreshOutcome): boolean => kind === 'granted' || kind === 'refused';

interface SendsSoFar {
  readonly sends: number;
  readonly elapsedMs: number;
  readonly serverGraceMs: number;
  readonly isLastChance: boolean;
  readonly isLost: boolean;
}

const pauseAfter = (
  outcome: RefreshOutcome,
  { sends, elapsedMs, serverGraceMs, isLastChance, isLost }: SendsSoFar,
): number | undefined => {
  if (isEnd(outcome) || outcome.kind === 'config') return undefined;
  if (outcome.kind === 'throttled') return Math.max(2000, outcome.retryAfterMs ?? 0);
  if (!isLost || isLastChance) return 1000 * 2 ** (sends - 1);
  const dueMs = graceSendsMs[sends - 1];
  if (dueMs === undefined || !isInGrace(sends, elapsedMs, serverGraceMs)) return undefined;
  return Math.max(0, dueMs - elapsedMs);
};

/** Keeps a sealed copy of an answer that may hold tokens, before it is looked into (7.4 S6). */
const rescue = async (
  { account, escrow, clock, metrics, onStep }: RefreshTools,
  set: StoredTokenSet,
  claim: { readonly attempt: number; readonly cause: HeldClaim['claim']['cause']; readonly sentAtMs: number },
  result: SendResult,
): Promise<void> => {
  onStep('answered');
  if (result.kind !== 'answered' || result.status < 200 || result.status >= 300) return;
  const answeredMs = clock.monotonicMs();
  const place = { account, generation: set.generation, attempt: claim.attempt };
  const isKept = await escrow.keep(place, sealAnswer(set, { ...claim, status: result.status, body: result.body }));
  if (isKept) {
    metrics.observeFirstCopy(account, (clock.monotonicMs() - answeredMs) / 1000);
    metrics.watchEscrow(account, () => (clock.monotonicMs() - answeredMs) / 1000);
  }
  onStep('escrowed');
};

/**
 * Past the window of a claim a person may have stored a new grant, which the old refresh token must not meet. A store that
 * cannot tell now counts as unmoved: it was read a moment ago, before the claim.
 */
const isStillLive = async ({ store }: RefreshTools, { versionId }: StoredTokenSet): Promise<boolean> => {
  try {
    return (await store.currentVersionId()) === versionId;
  } catch (error) {
    if (!isTokenError(error)) throw error;
    return true;
  }
};

/** A connection that could not be had: a try that sent nothing, and is not the last. */
const unreachable: OpenedGrant = { send: async () => ({ kind: 'never_sent' }), close: () => {} };

const reopen = async (grant: RefreshTools['grant']): Promise<OpenedGrant | undefined> => {
  try {
    return await grant.open();
  } catch (error) {
    if (!isTokenError(error)) throw error;
    return undefined;
  }
};
