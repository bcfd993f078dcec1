import { setMaxListeners } from 'node:events';
import { type Clock, unlessAborted } from '@leadferry/runtime';
import { ignoreRelease, type ReleaseCause, ReleasedError } from './errors.ts';

/**
 * One stay in the group: from an assignment until the partitions are given up.
 *
 * - open: entered by joining; records may be taken, produced for and committed.
 * - released: entered when the group rebalances, the process drains or a handler failed. Nothing more is taken; what is
 *   in flight is finished, written and committed: the old generation may still commit.
 * - fenced: entered when the membership is lost, a newer round began, or `drainDeadlineMs` after the release. Nothing
 *   is written or committed any more, whatever settles late. Never left.
 */
export interface Round {
  /** Aborted at release, with a {@link ReleasedError}. */
  readonly signal: AbortSignal;
  isOpen(): boolean;
  isFenced(): boolean;
  /** Aborted at the fence, with a {@link ReleasedError}. */
  readonly fenced: AbortSignal;
  /** Tells whether the partitions are known to be ours: where not, `standing` waits for it. */
  isStanding(): boolean;
  /**
   * Resolves while the partitions are known to be ours. Waits while no heartbeat has been answered for most of the
   * session time-out, since the group may have gone on without us.
   *
   * @throws {ReleasedError} the round is fenced.
   */
  standing(): Promise<void>;
  /** Resolves as `work` does. @throws {ReleasedError} as soon as the round is fenced, whatever becomes of `work`. */
  whileOurs<T>(work: Promise<T>): Promise<T>;
  /** @throws {ReleasedError} as soon as the round is fenced. */
  sleep(ms: number): Promise<void>;
}

/** The hand that moves a round through its states. */
export interface RoundControl extends Round {
  release(cause: ReleaseCause, error?: unknown): void;
  fence(cause: ReleaseCause, error?: unknown): void;
  /** A heartbeat was answered. */
  beaten(): void;
  /** What the group said that ended the round, to be thrown at the client so that it joins again. */
  readonly groupError: unknown;
}

/** What a round needs; times are explained at `LeadConsumerOptions`. */
export interface RoundOptions {
  readonly clock: Clock;
  readonly sessionTimeoutMs: number;
  readonly drainDeadlineMs: number;
}

/** Creates an open round whose membership has just been confirmed. */
export const createRound = ({ clock, sessionTimeoutMs, drainDeadlineMs }: RoundOptions): RoundControl => {
  const released = new AbortController();
  const fenced = new AbortController();
  // One listener per record in flight and more by the handlers: many partitions share the two.
  setMaxListeners(0, released.signal, fenced.signal);
  const freshMs = sessionTimeoutMs * 0.75;
  let beatenAtMs = clock.monotonicMs();
  let groupError: unknown;

  const fence = (cause: ReleaseCause, error?: unknown): void => {
    groupError ??= error;
    const reason = new ReleasedError(cause);
    released.abort(reason);
    fenced.abort(reason);
  };

  const sleep = (ms: number): Promise<void> => clock.sleep(ms, fenced.signal);

  const isFresh = (): boolean => clock.monotonicMs() - beatenAtMs <= freshMs;

  return {
    signal: released.signal,
    fenced: fenced.signal,
    isStanding: () => !fenced.signal.aborted && isFresh(),
    isOpen: () => !released.signal.aborted,
    isFenced: () => fenced.signal.aborted,
    standing: async () => {
      fenced.signal.throwIfAborted();
      while (!isFresh()) await sleep(100);
    },
    whileOurs: (work) => unlessAborted(work, fenced.signal),
    sleep,
    release: (cause, error) => {
      if (released.signal.aborted) return;
      groupError = error;
      released.abort(new ReleasedError(cause));
      // Rejects when the round is fenced before the deadline: then there is nothing left to do.
      sleep(drainDeadlineMs).then(() => fence(cause), ignoreRelease);
    },
    fence,
    beaten: () => {
      beatenAtMs = clock.monotonicMs();
    },
    get groupError() {
      return groupError;
    },
  };
};
