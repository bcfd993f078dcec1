/** One authorisation by a person, and all the tokens that came of it. */
export interface Family {
  readonly id: string;
  readonly account: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly flow: 'code' | 'device' | 'pasted';
  revoked: boolean;
}

/** A refresh token. Living until `supersededAtMs` is set, and for the grace time after. */
export interface RefreshToken {
  readonly value: string;
  readonly familyId: string;
  readonly generation: number;
  /** Issue, and for long-lived tokens the last use: the 180 days count from here. */
  aliveSinceMs: number;
  supersededAtMs: number | undefined;
  /** Ended by a newer grant: refused, but no sign of theft. */
  expired: boolean;
}

/** An access token. */
export interface AccessToken {
  readonly value: string;
  readonly familyId: string;
  readonly account: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** The number of its token set within the account, from 1. */
  readonly generation: number;
  readonly expiresAtMs: number;
  lastUsedAtMs: number;
  revoked: boolean;
}

/** All tokens of a simulator. */
export interface GrantRecords {
  readonly families: Map<string, Family>;
  readonly refreshTokens: Map<string, RefreshToken>;
  readonly accessTokens: Map<string, AccessToken>;
  /** Newest generation by account. */
  readonly generations: Map<string, number>;
}

/** Makes records without any token. */
export const createGrantRecords = (): GrantRecords => ({
  families: new Map(),
  refreshTokens: new Map(),
  accessTokens: new Map(),
  generations: new Map(),
});
