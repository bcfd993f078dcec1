/** A successful answer of the token endpoint (reference 1.4): what an operator pastes after a first login. */
export interface TokenAnswer {
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
  readonly access_token: string;
  /** Space separated. */
  readonly scope: string;
  /** Absent without the scope `offline_access`, and for long-lived tokens where the switch says `omit`. */
  readonly refresh_token?: string;
}

/** A refusal of the token endpoint, as RFC 6749 section 5.2 has it. */
export interface OAuthError {
  readonly error: string;
  readonly error_description: string;
}

/** The refusal of a refresh token or code, in the vendor's words. */
export const invalidGrant: OAuthError = {
  error: 'invalid_grant',
  error_description: 'The refresh token is invalid or expired.',
};
