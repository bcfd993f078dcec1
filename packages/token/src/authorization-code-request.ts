import { createHash } from 'node:crypto';
import { type EndpointAnswer, readRefusal, toAuthorizationError } from './authorization-endpoint.ts';
import { AuthorizationError } from './authorization-error.ts';
import { type ClientCredentials, clientRequest, type TokenRequest } from './refresh-request.ts';
import { type ReceivedGrant, readTokenResponse } from './token-response.ts';

/** Where a browser begins a login. */
export interface AuthorizationRequest {
  /** Comes back with the code; the caller binds it to the browser and takes it once. */
  readonly state: string;
  /** Exactly as in the application's settings, to the last character. */
  readonly redirectUri: string;
  /** 43 to 128 random characters, for a public client only (RFC 7636). */
  readonly codeVerifier?: string | undefined;
}

/** What came back with the browser. */
export interface CodeExchange extends Omit<AuthorizationRequest, 'state'> {
  readonly code: string;
}

/**
 * Returns the address of the consent page (reference 1.2). Scopes are parted by `%20`, which is all the vendor takes.
 * PKCE is sent for a public client and never for a confidential one, which the vendor may refuse with it (reference 1.4).
 */
export const authorizeAddress = (
  authUrl: string,
  { clientId, clientSecret }: ClientCredentials,
  scopes: readonly string[],
  { state, redirectUri, codeVerifier }: AuthorizationRequest,
): string => {
  const query: Record<string, string> = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: scopes.join(' '),
    state,
  };
  if (codeVerifier !== undefined && clientSecret === undefined) {
    query.code_challenge = createHash('sha256').update(codeVerifier).digest('base64url');
    query.code_challenge_method = 'S256';
  }
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${authUrl.replace(/\/+$/, '')}/authorize?${pairs.join('&')}`;
};

/** Builds the request that buys tokens with a code (RFC 6749 4.1.3). */
export const codeRequest = (
  client: ClientCredentials,
  { code, redirectUri, codeVerifier }: CodeExchange,
): TokenRequest =>
  clientRequest(client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    ...(codeVerifier !== undefined && client.clientSecret === undefined ? { code_verifier: codeVerifier } : {}),
  });

/**
 * Reads the answer to it.
 *
 * @throws {AuthorizationError} `code_refused` and the others.
 */
export const processCodeResponse = (answer: EndpointAnswer, nowMs: number): ReceivedGrant => {
  if (answer.status === 200) {
    const received = readTokenResponse(answer.body, nowMs);
    if (received !== undefined) return received;
    throw new AuthorizationError('authorization_unavailable', 'it cannot be read');
  }
  if (readRefusal(answer) === 'invalid_grant') throw new AuthorizationError('code_refused', 'invalid_grant');
  throw toAuthorizationError(answer);
};
