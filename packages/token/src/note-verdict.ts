import type { Verdict } from './claim.ts';
import { isTokenError } from './errors.ts';
import { formatGeneration } from './generation.ts';
import type { RefreshTools } from './refresh-tools.ts';
import type { StoredTokenSet } from './token-set.ts';

/**
 * Writes down how a claim of ours ended, if the store lets us. Without the note others must assume the worst, which
 * costs time and no token; so a store that is away is logged and no more.
 */
export const noteVerdict = async (
  { account, store, grant, clock, logger }: RefreshTools,
  set: StoredTokenSet,
  verdict: Pick<Verdict, 'attempt' | 'nonce' | 'outcome' | 'why'>,
): Promise<void> => {
  try {
    await store.recordVerdict(set, { ...verdict, client: grant.clientFingerprint, atMs: clock.now() });
  } catch (error) {
    if (!isTokenError(error)) throw error;
    logger.warn(
      { account, generation: formatGeneration(set.generation), attempt: verdict.attempt, code: error.code },
      'token_verdict_not_noted',
    );
  }
};
