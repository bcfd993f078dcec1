import type { NamedIds, NameKind } from './named-ids.ts';

/** Gives a claim back before it lapses. Gives back nothing that has lapsed and is another's by now. */
export type ReleaseClaim = () => Promise<void>;

/**
 * Shares the names of accounts between the workers of a fleet.
 *
 * May lose everything at any time; whoever asks loads again. Every function may reject when the cache is away.
 */
export interface NamesCache {
  /** Returns what was written last and has not lapsed. */
  read(account: string, kind: NameKind): Promise<NamedIds | undefined>;
  /** Keeps `ids` for `ttlMs`, in place of what was there. */
  write(account: string, kind: NameKind, ids: NamedIds, ttlMs: number): Promise<void>;
  /**
   * Takes the one right in the fleet to load these names, for `forMs` at most: a worker that dies holds up the others
   * no longer than that. Returns undefined where another one has it. Only saves requests; two loadings do no harm.
   */
  claimLoad(account: string, kind: NameKind, forMs: number): Promise<ReleaseClaim | undefined>;
}
