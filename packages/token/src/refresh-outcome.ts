/** What one send of a refresh request came to, before anything in an answer is understood. */
export type SendResult =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter?: string; readonly body: Uint8Array }
  /** The request did not leave this process: the refresh token is unspent. */
  | { readonly kind: 'never_sent' }
  /** The request left, and no whole answer came: the refresh token may be spent. */
  | { readonly kind: 'no_answer'; readonly reason: 'timeout' | 'connection_lost' };

/** The tokens of a successful answer (RFC 6749 5.1). */
export interface GrantedTokens {
  readonly accessToken: string;
  /** Absent where the server keeps the old one valid (RFC 6749 6). */
  readonly refreshToken?: string;
  readonly expiresInSeconds?: number;
}

/**
 * The outcome classes of a refresh (reference/token-refresh.md 7.6). They say what became of the refresh token.
 *
 * - granted: spent, and here is what it bought.
 * - never_sent, throttled, config: unspent.
 * - refused: no longer accepted (`invalid_grant`).
 * - unknown: everything else; it may be spent.
 */
export type RefreshOutcome =
  | { readonly kind: 'granted'; readonly tokens: GrantedTokens }
  | { readonly kind: 'never_sent' }
  | { readonly kind: 'throttled'; readonly retryAfterMs?: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'config'; readonly error: string }
  | { readonly kind: 'unknown'; readonly reason: string };
