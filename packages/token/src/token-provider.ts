import { randomUUID } from 'node:crypto';
import type { TokenProvider } from './access-tokens.ts';
import { isTokenError } from './errors.ts';
import { type Escrow, noEscrow } from './escrow.ts';
import { formatGeneration } from './generation.ts';
import { noGenerationChannel } from './generation-channel.ts';
import { createTokenHandout, type TokenHandoutOptions } from './hand-out-tokens.ts';
import type { Lease } from './lease.ts';
import { recoverAnswer } from './recover-answer.ts';
import { createRefreshFlow } from './refresh-flow.ts';
import type { RefreshGrant } from './refresh-grant.ts';
import type { OnRefreshStep } from './refresh-steps.ts';
import { noSentMarker, type SentMarker } from './sent-marker.ts';
import { noSpentTokens, type SpentTokens } from './spent-tokens.ts';
import type { StoredTokenSet } from './token-set.ts';
import type { TokenStore } from './token-store.ts';

export interface TokenProviderOptions
  extends Omit<TokenHandoutOptions, 'reader' | 'refresh' | 'onAccepted' | 'onSeen' | 'takeUp' | 'closing'> {
  readonly store: TokenStore;
  readonly grant: RefreshGrant;
  readonly lease: Lease;
  /** Tells, after a worker died, whether it had sent. Default: nobody knows, and recovery waits longer. */
  readonly marker?: SentMarker;
  /** Rescues the raw answer of the token endpoint before it is understood and stored. Default: nothing is rescued. */
  readonly escrow?: Escrow;
  /** Knows refresh tokens that were spent, so that a restored one is not sent. Default: nobody knows. */
  readonly spent?: SpentTokens;
  /** How long the server still takes a refresh token that was used, as measured, in milliseconds. Default 0. */
  readonly serverGraceMs?: number;
  /** Told of each step of a refresh. Default: nobody is. */
  readonly onStep?: OnRefreshStep;
  /** Names this process in claims. Default: a random UUID. */
  readonly owner?: string;
}

/** Creates the provider of one account, for a process that may read and spend the refresh token. */
export const createTokenProvider = (options: TokenProviderOptions): TokenProvider => {
  const { account, store, logger, metrics, marker = noSentMarker, channel = noGenerationChannel } = options;
  const { escrow = noEscrow, spent = noSpentTokens, serverGraceMs = 0, owner = randomUUID() } = options;
  const { onStep = () => {} } = options;
  const closing = new AbortController();
  const tools = {
    ...options,
    marker,
    channel,
    escrow,
    spent,
    serverGraceMs,
    onStep,
    owner,
    closing: closing.signal,
  };

  /** Shares the access token again where the one that refreshed could not (7.5, C11). */
  const shareAgain = async (set: StoredTokenSet): Promise<void> => {
    try {
      await store.share(set);
    } catch (error) {
      if (!isTokenError(error)) throw error;
      logger.warn({ account, code: error.code }, 'token_not_shared_yet');
    }
  };

  /** Looks, as the process starts, whether an answer was left here (7.5, C6). */
  const takeUp = async (first: StoredTokenSet): Promise<StoredTokenSet | undefined> => {
    const rescued = await recoverAnswer(tools, first);
    if (rescued !== undefined) metrics.countRefresh(account, 'recovered');
    return rescued;
  };

  /** A newer set is live: whatever answer this process still held of an older one is of no use to anybody. */
  const noteAccepted = (set: StoredTokenSet): void => {
    metrics.watchEscrow(account, undefined);
    warnWithoutRefreshToken(set);
  };

  const warnWithoutRefreshToken = ({ generation, refreshToken }: StoredTokenSet): void => {
    if (refreshToken !== undefined) return;
    const advice = 'run "leadferry authorize" before it expires; the grant needs the scope offline_access';
    logger.warn({ account, generation: formatGeneration(generation), advice }, 'token_set_without_refresh_token');
  };

  return createTokenHandout({
    ...options,
    channel,
    closing,
    reader: store,
    refresh: createRefreshFlow(tools),
    onAccepted: noteAccepted,
    onSeen: shareAgain,
    takeUp,
  });
};
