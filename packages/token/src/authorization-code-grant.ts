import type { Clock } from '@leadferry/runtime';
import {
  type AuthorizationRequest,
  authorizeAddress,
  type CodeExchange,
  codeRequest,
  processCodeResponse,
} from './authorization-code-request.ts';
import { createPostForm, type PostFormOptions } from './authorization-endpoint.ts';
import type { ClientCredentials } from './refresh-request.ts';
import type { ReceivedGrant } from './token-response.ts';

/** Logs in with a browser that is sent to the vendor and comes back with a code (RFC 6749 4.1). */
export interface AuthorizationCodeGrant {
  /** Whether a `codeVerifier` is needed: a public client has no other proof that the code is its own (RFC 7636). */
  readonly usesPkce: boolean;
  /** Returns the address of the consent page to send the browser to. */
  authorizeUrl(request: AuthorizationRequest): string;
  /**
   * Buys tokens with a code. One request, never repeated: a code works once, for five minutes.
   *
   * @throws {AuthorizationError} `code_refused`: begin again. `client_refused` and kin: correct the application first.
   *   `throttled`: the code is unspent. `authorization_unavailable`: nobody knows; begin again.
   */
  exchange(exchange: CodeExchange): Promise<ReceivedGrant>;
}

export interface AuthorizationCodeGrantOptions extends ClientCredentials, PostFormOptions {
  /** What to ask for; `offline_access` among them, or no refresh token comes. */
  readonly scopes: readonly string[];
  readonly clock: Pick<Clock, 'now'>;
}

/** Creates the authorization code grant of an application. A confidential client never uses PKCE. */
export const createAuthorizationCodeGrant = (options: AuthorizationCodeGrantOptions): AuthorizationCodeGrant => {
  const { authUrl, clientSecret, scopes, clock } = options;
  const postForm = createPostForm(options);
  return {
    usesPkce: clientSecret === undefined,
    authorizeUrl: (request) => authorizeAddress(authUrl, options, scopes, request),
    exchange: async (exchange) =>
      processCodeResponse(await postForm('/token', codeRequest(options, exchange)), clock.now()),
  };
};
