import type { Clock, Logger } from '@leadferry/runtime';
import type { TokenProvider } from './access-tokens.ts';
import { GrantRejectedError, isTokenError, TokenConfigError, TokenUnavailableError } from './errors.ts';
import { type GenerationChannel, noGenerationChannel } from './generation-channel.ts';
import { createHeldToken } from './held-token.ts';
import type { TokenMetrics } from './metrics.ts';
import { createNewestToken, type NewestTokenOptions } from './newest-token.ts';
import type { RefreshFlow } from './refresh-flow.ts';
import { createReplaceRefused, type Probe } from './replace-refused.ts';
import { createSingleFlight } from './single-flight.ts';
import { noSuspicion, type Suspicion } from './suspicion.ts';
import { type AccessToken, type StoredTokenSet, toAccessToken } from './token-set.ts';
import type { TokenReader } from './token-store.ts';

export interface TokenHandoutOptions {
  readonly account: string;
  /** Where the live token set is read. */
  readonly reader: TokenReader;
  /** Gets a newer set, by whatever way this process may. */
  readonly refresh: RefreshFlow;
  /** Called with each newer set that was read. */
  readonly onAccepted: NewestTokenOptions['onAccepted'];
  /** Called with each set that was read or found unchanged. */
  readonly onSeen: NewestTokenOptions['onSeen'];
  /** Finishes a refresh whose process died on this machine. */
  readonly takeUp: NewestTokenOptions['takeUp'];
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: TokenMetrics;
  /** Share of an access token's life after which it is refreshed in the background. Default 0.75. */
  readonly refreshAtRatio?: number;
  /** Longest a caller waits for a token that must be fetched first, in milliseconds. Default 10,000. */
  readonly callerWaitMs?: number;
  /** Tells other workers of a new generation at once. Default: they find it when they look. */
  readonly channel?: GenerationChannel;
  /** Judges a refused access token. Default: nobody can tell, and the lead stays blocked. */
  readonly probe?: Probe;
  /** Lets one worker of the fleet ask the probe for all. Default: each asks for itself. */
  readonly suspicion?: Suspicion;
  /**
   * Called when a newer token set may be had: another worker told of one, or this process has read one. Whoever waits for a
   * token asks again. Default: nobody is told.
   */
  readonly onNews?: () => void;
  /** Aborted by `close`. */
  readonly closing: AbortController;
}

/**
 * Creates what hands out an account's access token: holds it in memory, re-reads and refreshes in the background while
 * it serves, makes callers wait while there is none or while the API's refusal of it is looked into.
 */
export const createTokenHandout = (options: TokenHandoutOptions): TokenProvider => {
  const { account, reader, refresh, onAccepted, onSeen, takeUp, clock, random, logger, metrics, closing } = options;
  const { refreshAtRatio = 0.75, callerWaitMs = 10_000, channel = noGenerationChannel } = options;
  const { probe = async () => 'unavailable', suspicion = noSuspicion, onNews = () => {} } = options;
  const held = createHeldToken({ clock, random, refreshAtRatio });
  const obtaining = createSingleFlight<StoredTokenSet>();
  const tending = createSingleFlight<void>();
  let isFoundWanting = false;
  let told: string | undefined;
  let failure: { readonly untilMs: number; readonly error: Error } | undefined;
  let ending: { readonly set: StoredTokenSet | undefined; readonly untilMs: number; readonly error: Error } | undefined;

  const newest = createNewestToken({
    tools: { account, channel, clock, logger, metrics, closing: closing.signal },
    reader,
    held,
    refresh,
    random,
    onAccepted: (set) => {
      told = undefined;
      onAccepted(set);
      onNews();
    },
    onSeen,
    takeUp,
    onHint: (news) => {
      failure = undefined;
      if (news === 'live') onNews();
    },
    onSuspicion: () => held.set && refused.suspect(toAccessToken(held.set)),
  });
  metrics.watchTokenSet(account, () => held.set && readingOf(held.set, clock.now()));

  const obtain = async (): Promise<StoredTokenSet> => {
    if (failure !== undefined && clock.monotonicMs() < failure.untilMs) throw failure.error;
    failure = undefined;
    try {
      await newest.reread();
      const usable = held.usable();
      if (usable !== undefined) return usable;
      const ended = knownEnding();
      if (ended !== undefined) throw ended;
      return await newest.acquire(callerWaitMs);
    } catch (error) {
      if (!isTokenError(error)) throw error;
      isFoundWanting ||= error instanceof TokenConfigError;
      noteFailure(error, 'token_unavailable');
      if (error instanceof GrantRejectedError && error.isConfirmed && knownEnding() === undefined) {
        ending = { set: held.set, untilMs: clock.monotonicMs() + held.timing.retryMs, error };
      }
      failure = { untilMs: clock.monotonicMs() + Math.min(2000, held.timing.refusalMs), error };
      throw error;
    }
  };

  /** Of a grant that is known to have ended a look at the live version tells enough; all else is looked at now and then. */
  const knownEnding = (): Error | undefined =>
    ending !== undefined && ending.set === held.set && clock.monotonicMs() < ending.untilMs ? ending.error : undefined;

  /** Refreshes or re-reads while the old token serves: what goes wrong here is noted, and tried again later. */
  const tend = async (): Promise<void> => {
    try {
      if (!held.isRefreshDue()) return await newest.reread();
      held.postponeRefresh(held.timing.retryMs);
      const { kind } = await newest.refreshOnce();
      if (kind === 'waiting') held.rereadWithin(Math.min(2000, held.timing.rereadMs));
    } catch (error) {
      if (!isTokenError(error)) throw error;
      noteFailure(error, 'token_tending_failed');
      held.noteSeen();
      held.rereadWithin(held.timing.retryMs);
    }
  };

  const noteFailure = (error: Error & { code: string }, event: string): void => {
    const isEnded = error instanceof GrantRejectedError;
    if (isEnded) {
      if (error.isConfirmed) metrics.setReauthRequired(account, true);
      if (held.cause() === 'refused') held.markRefused(Number.POSITIVE_INFINITY);
    }
    // A worker that waits asks every two seconds, for days maybe: the same trouble is told once.
    const level = error.message === told ? 'debug' : isEnded ? 'error' : 'warn';
    told = error.message;
    logger[level]({ account, code: error.code, error }, event);
  };

  const fromMemory = (): AccessToken | undefined => {
    const set = held.usable();
    if (set === undefined) return undefined;
    if (tending.current === undefined && (held.isRefreshDue() || held.isRereadDue())) void tending.run(tend);
    return toAccessToken(set);
  };

  const getAccessToken = async (): Promise<AccessToken> =>
    fromMemory() ?? toAccessToken(await withinWait(obtaining.run(obtain)));

  /** A caller gives up after its wait; the flight it shared goes on. */
  const withinWait = async <T>(flight: Promise<T>): Promise<T> => {
    const done = new AbortController();
    const deadline = clock.sleep(callerWaitMs, done.signal).then(() => {
      throw new TokenUnavailableError(`no access token of account ${account} within ${callerWaitMs} ms`);
    });
    try {
      return await Promise.race([flight, deadline]);
    } finally {
      deadline.catch(() => {});
      done.abort();
    }
  };

  const refused = createReplaceRefused({
    account,
    held,
    newest,
    probe,
    suspicion,
    channel,
    getAccessToken,
    clock,
    logger,
    metrics,
  });

  return {
    getAccessToken: async () => {
      const inquiry = refused.settled();
      if (inquiry !== undefined) await withinWait(inquiry);
      return getAccessToken();
    },
    atHand: () => (refused.settled() === undefined ? fromMemory() : undefined),
    replaceRefused: refused.replace,
    hasEverRead: () => held.set !== undefined || isFoundWanting,
    close: async () => {
      closing.abort();
      newest.stop();
      await newest.settle();
    },
  };
};

const readingOf = ({ generation, expiresAtMs }: StoredTokenSet, nowMs: number) => ({
  generation,
  secondsLeft: (expiresAtMs - nowMs) / 1000,
});
