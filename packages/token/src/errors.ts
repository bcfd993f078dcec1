/** Says that the token store or the token endpoint could not be used just now. Trying again later can help. */
export class TokenUnavailableError extends Error {
  readonly code = 'token_unavailable';
  readonly retryable = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TokenUnavailableError';
  }
}

/**
 * Says that the refresh token of the newest generation is no longer accepted, or is lost. Only a person can start a
 * new grant; retrying cannot help.
 */
export class GrantRejectedError extends Error {
  readonly code = 'reauth_required';
  readonly retryable = false;
  /** False while the store is still looked at for a successor: everybody pauses at once, nobody is called yet. */
  readonly isConfirmed: boolean;

  constructor(message: string, options?: ErrorOptions & { readonly isConfirmed?: boolean }) {
    super(message, options);
    this.name = 'GrantRejectedError';
    this.isConfirmed = options?.isConfirmed ?? true;
  }
}

/** Says that a secret or the client's registration cannot work as configured, and what to do about it. */
export class TokenConfigError extends Error {
  readonly code = 'config_error';
  readonly retryable = false;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TokenConfigError';
  }
}

/**
 * Says that the API answered 401 to the newest access token there is. The lead is blocked, never dead-lettered:
 * `reauth_required` waits for a person, `token_unavailable` for the next try.
 */
export class TokenRefusedError extends Error {
  readonly code: 'reauth_required' | 'token_unavailable';
  readonly retryable = true;

  constructor(code: 'reauth_required' | 'token_unavailable', message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TokenRefusedError';
    this.code = code;
  }
}

/** Says that `AWSCURRENT` no longer sits on the version that was read. Stays inside this package: read again. */
export class StaleTokenSetError extends Error {
  readonly code = 'stale_token_set';
  readonly retryable = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StaleTokenSetError';
  }
}

/** Errors a caller of this package may meet and knows how to answer; every other one is a bug and must propagate. */
export type TokenError = TokenUnavailableError | GrantRejectedError | TokenConfigError | TokenRefusedError;

/** Answers whether an error is one of this package's own, so that nothing else is ever caught by mistake. */
export const isTokenError = (error: unknown): error is TokenError =>
  error instanceof TokenUnavailableError ||
  error instanceof GrantRejectedError ||
  error instanceof TokenConfigError ||
  error instanceof TokenRefusedError;
