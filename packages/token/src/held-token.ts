import type { Clock } from '@leadferry/runtime';
import { compareGenerations } from './generation.ts';
import { type RefreshTiming, timingFor } from './refresh-timing.ts';
import { lifeOf, type RefreshCause, type StoredTokenSet } from './token-set.ts';

/**
 * The token set a process holds in memory, without its refresh token, and what is due about it. Moves forward in
 * generation only.
 */
export interface HeldToken {
  readonly set: StoredTokenSet | undefined;
  readonly timing: RefreshTiming;
  /** Takes in a set that was read; true when it replaced the one held. An older one is left aside. */
  accept(set: StoredTokenSet): boolean;
  /** Returns the set while its access token may be handed out. */
  usable(): StoredTokenSet | undefined;
  /** Says why a refresh would be begun now. */
  cause(): RefreshCause;
  isRefreshDue(): boolean;
  isRereadDue(): boolean;
  /** Puts off the next re-read by one interval, ±20 %: the store was just seen. */
  noteSeen(): void;
  /** Makes the next re-read due after `ms` at the latest. */
  rereadWithin(ms: number): void;
  /** Puts off the next background refresh by `ms`, but not past the moment of a last chance. */
  postponeRefresh(ms: number): void;
  /** Keeps the set of this very generation from being handed out for `ms`. */
  markRefused(ms: number): void;
}

export interface HeldTokenOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Share of its life after which a set is refreshed, ±5 % at random for each set. */
  readonly refreshAtRatio: number;
}

/** Creates an empty holder. */
export const createHeldToken = ({ clock, random, refreshAtRatio }: HeldTokenOptions): HeldToken => {
  let set: StoredTokenSet | undefined;
  let timing = timingFor(24 * 60 * 60 * 1000);
  let canRefresh = false;
  let refreshAtMs = Number.POSITIVE_INFINITY;
  let rereadAtMs = 0;
  let refusedUntilMs = 0;

  const noteSeen = (): void => {
    rereadAtMs = clock.now() + timing.rereadMs * (0.8 + 0.4 * random());
  };

  const cause = (): RefreshCause => {
    if (set === undefined || clock.now() >= set.expiresAtMs - timing.marginMs) return 'expired';
    return clock.now() < refusedUntilMs ? 'refused' : 'early';
  };

  return {
    get set() {
      return set;
    },
    get timing() {
      return timing;
    },
    accept: (found) => {
      const isOlder = set !== undefined && compareGenerations(found.generation, set.generation) < 0;
      const isSame = set?.versionId === found.versionId;
      if (!isOlder && !isSame) {
        const { refreshToken, ...rest } = found;
        set = rest;
        canRefresh = refreshToken !== undefined;
        timing = timingFor(lifeOf(found));
        const ratio = Math.min(0.95, refreshAtRatio * (0.95 + 0.1 * random()));
        refreshAtMs = found.issuedAtMs + lifeOf(found) * ratio;
        refusedUntilMs = 0;
      }
      noteSeen();
      return !isOlder && !isSame;
    },
    usable: () => (cause() === 'early' ? set : undefined),
    cause,
    isRefreshDue: () => canRefresh && clock.now() >= refreshAtMs,
    isRereadDue: () => clock.now() >= rereadAtMs,
    noteSeen,
    rereadWithin: (ms) => {
      rereadAtMs = Math.min(rereadAtMs, clock.now() + ms);
    },
    postponeRefresh: (ms) => {
      const chanceAtMs = (set?.expiresAtMs ?? 0) - timing.lastChanceMs;
      refreshAtMs = clock.now() + ms;
      // The moment of a last chance is not stepped over.
      if (clock.now() < chanceAtMs) refreshAtMs = Math.min(refreshAtMs, chanceAtMs);
    },
    markRefused: (ms) => {
      refusedUntilMs = clock.now() + ms;
    },
  };
};
