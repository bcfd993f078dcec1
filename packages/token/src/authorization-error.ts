/**
 * Why a login could not be completed.
 *
 * - code_refused: the authorization code was used before, is too old, or its redirect URI is another one.
 * - client_refused: `client_id` or `client_secret` is wrong. No grant has ended because of it.
 * - flow_refused: the application is not set up for this way of logging in.
 * - scope_refused: the application may not ask for one of the scopes.
 * - request_refused: any other refusal of the request itself.
 * - throttled: the token endpoint takes one request a second; nothing was spent.
 * - authorization_unavailable: no usable answer. A code that was sent may be spent.
 */
export type AuthorizationFault =
  | 'code_refused'
  | 'client_refused'
  | 'flow_refused'
  | 'scope_refused'
  | 'request_refused'
  | 'throttled'
  | 'authorization_unavailable';

const explanations: Readonly<Record<AuthorizationFault, string>> = {
  code_refused:
    'the vendor refused the authorization code: it was used before, is older than 5 minutes, or was given for another ' +
    'redirect_uri. Begin the login again',
  client_refused:
    'the vendor refused the application itself, not the grant: client_id or client_secret is wrong. Compare both with ' +
    "the vendor's developer portal (a regenerated secret voids the old one) and correct the application secret",
  flow_refused:
    "the vendor does not let this application log in this way. Choose the flow in the application's settings in the " +
    'developer portal, or log in the other way (terminal or browser)',
  scope_refused:
    'the vendor does not let this application ask for these scopes. Compare application.scopes in the config with the ' +
    "application's settings in the developer portal",
  request_refused: 'the vendor refused the request of the login',
  throttled: 'the token endpoint takes one request a second. Nothing was spent: wait a moment and try again',
  authorization_unavailable: 'the authorization server gave no usable answer. Try again',
};

/** Says that a login could not be completed, in words for the person who tries. Holds no code and no token. */
export class AuthorizationError extends Error {
  readonly code: AuthorizationFault;
  /** Whether the same login, begun again, may succeed without anything being corrected first. */
  readonly retryable: boolean;

  /** @param detail a status or an error word of the standard, never the vendor's text. */
  constructor(code: AuthorizationFault, detail?: string, options?: ErrorOptions) {
    super(`${explanations[code]}${detail === undefined ? '' : ` (${detail})`}`, options);
    this.name = 'AuthorizationError';
    this.code = code;
    this.retryable = code === 'throttled' || code === 'authorization_unavailable' || code === 'code_refused';
  }
}
