/**
 * Why a fresh grant was not taken.
 *
 * - no_refresh_token: it would end with its access token.
 * - other_account: it was given for another account than the pinned one.
 * - token_refused: the API does not take its access token (401).
 * - summary_unavailable: the API could not be asked whose it is, and an account is pinned. Retryable with the same grant.
 */
export type GrantRefusal = 'no_refresh_token' | 'other_account' | 'token_refused' | 'summary_unavailable';

/** Says that a fresh grant was not taken, why, and what to do, in words for a person. Nothing was overwritten. */
export class GrantRefusedError extends Error {
  readonly code: GrantRefusal;
  /** Whether the same grant may be taken later. */
  readonly retryable: boolean;

  constructor(code: GrantRefusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GrantRefusedError';
    this.code = code;
    this.retryable = code === 'summary_unavailable';
  }
}
