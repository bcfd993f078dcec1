import type { Generation } from './generation.ts';

/**
 * Why a refresh was begun: `early` while the old access token still served, `expired` when it no longer did, `refused`
 * after the API refused it and a probe agreed.
 */
export type RefreshCause = 'early' | 'expired' | 'refused';

/** An access token with its refresh token, its life and its place in the line of generations. */
export interface TokenSet {
  readonly generation: Generation;
  readonly accessToken: string;
  /** Absent where the grant was given without `offline_access`: the set is used until it expires. */
  readonly refreshToken?: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  /** Whether the last refresh answered a different refresh token; unknown before the first refresh. */
  readonly isRotating?: boolean;
  /** What led to this set; absent on one that a person brought. */
  readonly cause?: RefreshCause;
}

/** A token set as it lies in the store, with the id of the version that holds it. */
export interface StoredTokenSet extends TokenSet {
  readonly versionId: string;
}

/** The part of a token set that workers hand out. It never carries the refresh token. */
export interface AccessToken {
  readonly value: string;
  readonly generation: Generation;
  readonly expiresAtMs: number;
}

/** Returns the life of a set's access token in milliseconds, at least one second. */
export const lifeOf = ({ issuedAtMs, expiresAtMs }: TokenSet): number => Math.max(1000, expiresAtMs - issuedAtMs);

/** Returns what may be handed out of a set. */
export const toAccessToken = ({ accessToken, generation, expiresAtMs }: TokenSet): AccessToken => ({
  value: accessToken,
  generation,
  expiresAtMs,
});
