/**
 * Every duration of the refresh protocol, in milliseconds, as a proportion of the token's life. The reference gives
 * them for a token of 24 h; short-lived ones get shorter times with floors that a network can keep.
 */
export interface RefreshTiming {
  /** An access token this close to its end is no longer handed out. */
  readonly marginMs: number;
  /** How long a cached token is trusted before the store is asked for a newer one. */
  readonly rereadMs: number;
  /** Least time between two looks at the store because of a refused token. */
  readonly refusalMs: number;
  /** Wait between a claim and reading it back, a hedge against a store that is consistent only in the end. */
  readonly hedgeMs: number;
  /** A claim must be sent within this time, or not at all. */
  readonly claimWindowMs: number;
  /** How long an answer is waited for. */
  readonly answerMs: number;
  /** Allowance for clocks that differ, added to another worker's times before they count as passed. */
  readonly graceMs: number;
  /** Life left at which a refresh token of unknown fate is sent once more: nothing is left to lose. */
  readonly lastChanceMs: number;
  /** Life of the lease; renewed every third of it. */
  readonly leaseMs: number;
  /** Least time between two claims of one generation, unless the first sent nothing. */
  readonly claimPauseMs: number;
  /** The same once the access token is used up: then a fleet waits for it. */
  readonly urgentPauseMs: number;
  /** Wait of a background refresh after one that did not succeed. */
  readonly retryMs: number;
  /** How long after a refusal the store is still looked at before a person is called. */
  readonly confirmMs: number;
  /** Least time between two refreshes forced by a refused access token. */
  readonly forcedPauseMs: number;
}

const second = 1000;
const minute = 60 * second;

/** Returns the times for a token that lives `lifeMs`. */
export const timingFor = (lifeMs: number): RefreshTiming => {
  const share = (ratio: number, leastMs: number, mostMs: number): number =>
    Math.min(mostMs, Math.max(leastMs, lifeMs * ratio));
  return {
    marginMs: lifeMs * 0.0035,
    rereadMs: share(0.01, second, 15 * minute),
    refusalMs: share(0.1, 500, 10 * second),
    hedgeMs: share(0.01, 0, 300),
    claimWindowMs: share(0.1, 2 * second, 10 * second),
    answerMs: share(0.5, 5 * second, minute),
    graceMs: share(0.1, second, minute),
    lastChanceMs: lifeMs / 48,
    leaseMs: share(0.1, 3 * second, 30 * second),
    claimPauseMs: share(0.2, 2 * second, Number.POSITIVE_INFINITY),
    urgentPauseMs: share(0.2, 2 * second, 10 * minute),
    retryMs: share(0.01, 2 * second, 5 * minute),
    confirmMs: share(1 / 1440, 2 * second, minute),
    forcedPauseMs: share(0.2, 2 * second, 60 * minute),
  };
};
