import { isTokenError, TokenUnavailableError } from './errors.ts';
import { formatGeneration, isNewer } from './generation.ts';
import type { HeldToken } from './held-token.ts';
import type { RefreshFlow, RefreshResult } from './refresh-flow.ts';
import type { RefreshTools } from './refresh-tools.ts';
import { createSingleFlight } from './single-flight.ts';
import type { RefreshCause, StoredTokenSet } from './token-set.ts';
import type { TokenReader } from './token-store.ts';
import { createToldNews } from './told-news.ts';

/** How a process gets at the newest token set: from the store, or by a refresh, its own or another worker's. */
export interface NewestToken {
  /** Looks at the store, and reads it when the live version is not the one held. */
  reread(): Promise<void>;
  /** Runs a refresh in the background sense: takes what it brings, waits for nobody. */
  refreshOnce(): Promise<RefreshResult>;
  /** Gets a usable set, waiting for whoever refreshes, for at most `waitMs`. */
  acquire(waitMs: number): Promise<StoredTokenSet>;
  /** Waits until a refresh of this process that is under way has ended. */
  settle(): Promise<void>;
  /** Stops listening to the other workers' hints. */
  stop(): void;
}

export interface NewestTokenOptions {
  readonly tools: Pick<RefreshTools, 'account' | 'channel' | 'clock' | 'logger' | 'metrics' | 'closing'>;
  readonly reader: TokenReader;
  readonly held: HeldToken;
  readonly refresh: RefreshFlow;
  readonly random: () => number;
  /** Called when another worker tells of a newer generation, or of the end of the one held. */
  readonly onHint: (news: 'live' | 'ended') => void;
  /** Called when another worker suspects the access token of the generation held. */
  readonly onSuspicion: () => void;
  /** Called with each newer set that was read. */
  readonly onAccepted: (set: StoredTokenSet) => void;
  /** Called with each set that was read or found unchanged: the moment to make good what others left undone. */
  readonly onSeen: (set: StoredTokenSet) => Promise<void>;
  /**
   * Finishes a refresh of the first set that was read, where the process that ran on this machine before died with the answer:
   * nobody else may find it. Returns the set that is live then, or undefined where no answer was left.
   */
  readonly takeUp: (first: StoredTokenSet) => Promise<StoredTokenSet | undefined>;
}

/** While another worker refreshes, the store is asked this often: between 250 and 500 ms, at random. */
const pollMs = 250;

/** Creates the way to the newest token set, one flight of each kind at a time. */
export const createNewestToken = (options: NewestTokenOptions): NewestToken => {
  const { tools, reader, held, refresh, random, onHint, onSuspicion, onAccepted, onSeen, takeUp } = options;
  const { account, channel, clock, logger, metrics, closing } = tools;
  const rereading = createSingleFlight<void>();
  const refreshing = createSingleFlight<RefreshResult>();
  const told = createToldNews();
  let hint = new AbortController();
  let flightCause: RefreshCause | undefined;

  const stop = channel.subscribe(account, (generation, news) => {
    const isKnown = held.set !== undefined && !isNewer(generation, held.set.generation);
    if (news === 'suspect') {
      if (isKnown) onSuspicion();
      return;
    }
    if (isKnown && news === 'live') return;
    // Nobody may ask this process for a token for hours: it must know by then, and call for no person who has come.
    if (told.note(generation, news)) metrics.setReauthRequired(account, false);
    held.rereadWithin(spreadMs() * random());
    if (news === 'ended' && held.set !== undefined && isKnown) void noteEnding(held.set);
    onHint(news);
    hint.abort();
    hint = new AbortController();
  });

  /** A fleet does not ask the store all at once: up to 1 % of the life left, ten seconds at most, none when waiting. */
  const spreadMs = (): number => {
    const usable = held.usable();
    return usable === undefined ? 0 : Math.min(10_000, (usable.expiresAtMs - clock.now()) / 100);
  };

  const accept = (found: StoredTokenSet): void => {
    const fields = { account, generation: formatGeneration(found.generation) };
    if (held.set !== undefined && isNewer(held.set.generation, found.generation)) {
      logger.warn(fields, 'older_token_set_ignored');
    }
    const before = held.set?.generation;
    if (!held.accept(found)) return;
    metrics.setReaderLag(account, before?.epoch === found.generation.epoch ? found.generation.seq - before.seq : 1);
    metrics.setReauthRequired(account, false);
    logger.info({ ...fields, expiresAt: new Date(found.expiresAtMs).toISOString() }, 'token_set_read');
    onAccepted(found);
  };

  const reread = (): Promise<void> =>
    rereading.run(async () => {
      const known = held.set;
      if (known !== undefined && (await reader.currentVersionId()) === known.versionId) {
        held.noteSeen();
        await onSeen(known);
      } else {
        const found = await reader.readCurrent();
        accept(found);
        await onSeen(found);
        await noteEnding(found);
        // Where no token serves, the refresh that follows looks for itself.
        if (known === undefined && held.usable() !== undefined) void takeUpAnswer(found);
      }
    });

  /** Counts as a refresh: whoever wants one meanwhile shares it, and `settle` waits for it. */
  const takeUpAnswer = (first: StoredTokenSet): Promise<RefreshResult> =>
    refreshing.run(async () => {
      flightCause = 'early';
      try {
        const set = await takeUp(first);
        if (set === undefined) return { kind: 'waiting' };
        accept(set);
        return { kind: 'live', set };
      } catch (error) {
        if (!isTokenError(error)) throw error;
        logger.warn({ account, code: error.code }, 'rescued_answer_not_taken_up');
        return { kind: 'waiting' };
      }
    });

  /** A grant may have ended before this worker came: it must not find that out by a wasted call. */
  const noteEnding = async (found: StoredTokenSet): Promise<void> => {
    try {
      const ending = await reader.readEnding(found);
      if (ending === undefined) return;
      const { isAccessRefused, isLost, atMs } = ending;
      if (isAccessRefused) held.markRefused(Number.POSITIVE_INFINITY);
      // The news of a newer grant may have come before this, or while the ending was read.
      const isConfirmed = isLost || clock.now() >= atMs + held.timing.confirmMs;
      if (isConfirmed && !told.isOutlived(found.generation)) metrics.setReauthRequired(account, true);
    } catch (error) {
      if (!isTokenError(error)) throw error;
      logger.warn({ account, code: error.code }, 'token_ending_not_read');
    }
  };

  const refreshOnce = async (): Promise<RefreshResult> => {
    const known = held.set;
    if (known === undefined) throw new TokenUnavailableError(`no token set of account ${account} was read yet`);
    // A refresh begun while the token served does not note that the API refuses it.
    if (flightCause === 'early' && held.cause() === 'refused') await Promise.allSettled([refreshing.current]);
    const serving = held.usable();
    if (serving !== undefined && serving !== known) return { kind: 'live', set: serving };
    const result = await refreshing.run(() => {
      flightCause = held.cause();
      return refresh(held.set ?? known, flightCause);
    });
    if (result.kind === 'live') accept(result.set);
    return result;
  };

  const acquire = async (waitMs: number): Promise<StoredTokenSet> => {
    const deadlineMs = clock.monotonicMs() + waitMs;
    for (;;) {
      const result = await refreshOnce();
      const mine = held.usable();
      if (mine !== undefined) return mine;
      if (result.kind === 'held') {
        throw new TokenUnavailableError(`the refresh token of account ${account} may not be sent now`);
      }
      await waitForHint(pollMs + pollMs * random());
      await reread();
      const theirs = held.usable();
      if (theirs !== undefined) return theirs;
      if (closing.aborted || clock.monotonicMs() >= deadlineMs) {
        throw new TokenUnavailableError(`another worker has not refreshed account ${account} yet`);
      }
    }
  };

  const waitForHint = async (ms: number): Promise<void> => {
    const { signal } = hint;
    try {
      await clock.sleep(ms, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };

  return {
    reread,
    refreshOnce,
    acquire,
    settle: async () => void (await Promise.allSettled([refreshing.current])),
    stop,
  };
};
