import { isTokenError } from './errors.ts';
import type { OpenedGrant } from './refresh-grant.ts';
import type { RefreshOutcome } from './refresh-outcome.ts';
import { processRefreshResponse } from './refresh-request.ts';
import type { RefreshTools } from './refresh-tools.ts';
import type { HeldClaim } from './take-claim.ts';

/** Sends of one claim, the first one included. Only sends known to have spent nothing are repeated. */
const mostSends = 3;

/** How a claim's sending ended, and when the last send began. */
export interface SentClaim {
  readonly outcome: RefreshOutcome;
  readonly sentAtMs: number;
}

/**
 * Spends a claim: sends the refresh token within the claim's window, by the wall clock and by the monotonic one, and
 * not at all once either says that it is over (reference/token-refresh.md 7.4 S5, 7.6).
 *
 * Sends again, up to three times in all, only after `never_sent` (1 s, 2 s) and `throttled` (as told, at least 2 s).
 */
export const sendClaimed = async (
  { grant, clock }: RefreshTools,
  { claim, claimedMonotonicMs }: HeldClaim,
  opened: OpenedGrant,
  refreshToken: string,
): Promise<SentClaim> => {
  const windowMs = claim.sendBeforeMs - claim.claimedAtMs;
  const answerMs = claim.answerBeforeMs - claim.sendBeforeMs;
  const isOver = (inMs: number): boolean =>
    clock.now() + inMs >= claim.sendBeforeMs || clock.monotonicMs() + inMs - claimedMonotonicMs >= windowMs;

  let connection: OpenedGrant | undefined = opened;
  for (let sends = 1; ; sends += 1) {
    const sentAtMs = clock.now();
    if (isOver(0) || connection === undefined) return { outcome: { kind: 'never_sent' }, sentAtMs };
    const outcome = processRefreshResponse(await connection.send(refreshToken, answerMs));
    connection.close();
    const pauseMs = pauseAfter(outcome, sends);
    if (pauseMs === undefined || sends === mostSends || isOver(pauseMs)) return { outcome, sentAtMs };
    await clock.sleep(pauseMs);
    connection = await reopen(grant);
  }
};

const pauseAfter = (outcome: RefreshOutcome, sends: number): number | undefined => {
  if (outcome.kind === 'never_sent') return 1000 * 2 ** (sends - 1);
  return outcome.kind === 'throttled' ? Math.max(2000, outcome.retryAfterMs ?? 0) : undefined;
};

const reopen = async (grant: RefreshTools['grant']): Promise<OpenedGrant | undefined> => {
  try {
    return await grant.open();
  } catch (error) {
    if (!isTokenError(error)) throw error;
    return undefined;
  }
};
