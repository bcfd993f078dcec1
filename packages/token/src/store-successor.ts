import { timeAccessToken } from './access-token-expiry.ts';
import { isTokenError, StaleTokenSetError } from './errors.ts';
import { formatGeneration, successorOf } from './generation.ts';
import type { GrantedTokens } from './refresh-outcome.ts';
import type { RefreshTools } from './refresh-tools.ts';
import { lifeOf, type RefreshCause, type StoredTokenSet, type TokenSet } from './token-set.ts';

/**
 * Builds the set that a refresh bought. An answer without a refresh token keeps the old one (RFC 6749 6); one without
 * a life lives as long as its parent did.
 */
export const toSuccessor = (
  parent: TokenSet,
  tokens: GrantedTokens,
  { sentAtMs, cause }: { readonly sentAtMs: number; readonly cause: RefreshCause },
): TokenSet => {
  const { accessToken, expiresInSeconds } = tokens;
  const life = timeAccessToken({ accessToken, receivedAtMs: sentAtMs, expiresInSeconds }) ?? {
    issuedAtMs: sentAtMs,
    expiresAtMs: sentAtMs + lifeOf(parent),
  };
  const refreshToken = tokens.refreshToken ?? parent.refreshToken;
  return {
    generation: successorOf(parent.generation),
    accessToken,
    issuedAtMs: Math.round(life.issuedAtMs),
    expiresAtMs: Math.round(life.expiresAtMs),
    ...(refreshToken === undefined ? {} : { refreshToken }),
    isRotating: refreshToken !== parent.refreshToken,
    cause,
  };
};

/**
 * Stores a successor and makes it live, trying for as long as the process lives: the old refresh token is spent, and
 * this set exists nowhere else. Only afterwards may anybody have its access token.
 *
 * Returns the set that is live then: the successor, or what a person stored in the meantime.
 */
export const storeSuccessor = async (
  tools: RefreshTools,
  parent: StoredTokenSet,
  next: TokenSet,
): Promise<StoredTokenSet> => {
  const stored = await persist(tools, next, () => tools.store.putNext(parent, next));
  tools.onStep('stored');
  return makeLive(tools, parent, stored);
};

/** Makes a stored successor live; where the live set has moved on by itself, returns that one. */
export const makeLive = async (
  tools: RefreshTools,
  parent: StoredTokenSet,
  stored: StoredTokenSet,
): Promise<StoredTokenSet> => {
  const { store } = tools;
  try {
    await persist(tools, stored, () => store.promote(parent, stored));
  } catch (error) {
    if (!(error instanceof StaleTokenSetError)) throw error;
    const live = await persist(tools, stored, () => store.readCurrent());
    if (live.versionId !== stored.versionId) {
      await tidyUp(tools, parent, stored);
      return live;
    }
    // Made live already: by another worker, or by a move of ours whose answer was lost. Telling it twice does no harm.
  }
  tools.onStep('promoted');
  await tellOthers(tools, stored);
  tools.onStep('published');
  await tidyUp(tools, parent, stored);
  return stored;
};

/** Shares the access token with readers and tells all workers. What fails here is made good by whoever looks next. */
const tellOthers = async ({ account, store, channel, logger }: RefreshTools, stored: StoredTokenSet): Promise<void> => {
  try {
    await store.share(stored);
  } catch (error) {
    if (!isTokenError(error)) throw error;
    logger.warn({ account, generation: formatGeneration(stored.generation), code: error.code }, 'token_not_shared_yet');
  }
  await channel.publish(account, stored.generation);
};

/** The successor is safe: its sealed copy may go, and the refresh token that bought it is known to be spent. */
const tidyUp = async (
  { account, escrow, spent, metrics, onStep }: RefreshTools,
  parent: StoredTokenSet,
  { refreshToken }: StoredTokenSet,
): Promise<void> => {
  if (parent.refreshToken !== undefined && parent.refreshToken !== refreshToken) await spent.note(parent.refreshToken);
  await escrow.drop({ account, generation: parent.generation });
  metrics.watchEscrow(account, undefined);
  onStep('dropped');
};

/** Repeats a step on the store, with pauses that grow to 30 s, until the store does it. */
export const persist = async <T>(
  { account, clock, logger }: Pick<RefreshTools, 'account' | 'clock' | 'logger'>,
  { generation }: Pick<TokenSet, 'generation'>,
  step: () => Promise<T>,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await step();
    } catch (error) {
      if (!isTokenError(error)) throw error;
      const fields = { account, generation: formatGeneration(generation), attempt, code: error.code };
      logger.error(fields, 'token_set_waits_for_store');
      await clock.sleep(Math.min(30_000, 250 * 2 ** Math.min(attempt, 7)));
    }
  }
};
