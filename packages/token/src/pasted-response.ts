import { z } from 'zod';
import { readJwtClaims, timeAccessToken } from './access-token-expiry.ts';
import { parseJson } from './parse-json.ts';
import { type ReceivedGrant, readTokenResponse } from './token-response.ts';

/** What can be wrong with a token response that a person brings. */
export type PastedResponseFault =
  | 'not_json'
  | 'not_a_response'
  | 'missing_field'
  | 'expired_token'
  | 'other_application';

/** Says that a pasted token response cannot be used, and what to do instead. Never quotes what was pasted. */
export class PastedResponseError extends Error {
  readonly code: PastedResponseFault;
  readonly retryable = false;

  constructor(code: PastedResponseFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PastedResponseError';
    this.code = code;
  }
}

const wanted = 'the token response of a login: {"access_token": "...", "refresh_token": "...", "expires_in": 86400}';
const fieldsSchema = z.object({ access_token: z.string().min(1), refresh_token: z.string().min(1) });

/**
 * Reads a token response that a person saved from a login made elsewhere.
 *
 * The access token must still live, by its JWT's `exp` or its `expires_in` counted from now, and name this application
 * where it names one (`cid`, reference 1.8).
 *
 * @throws {PastedResponseError} says what is wrong with it and what to do.
 */
export const readPastedResponse = (
  text: string,
  { clientId, nowMs }: { readonly clientId: string; readonly nowMs: number },
): ReceivedGrant => {
  const value = parseJson(text.trim());
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PastedResponseError('not_json', `this is not a JSON object. Give ${wanted}`);
  }
  if ('kind' in value || 'generation' in value) {
    throw new PastedResponseError(
      'not_a_response',
      'this is a token set as Leadferry itself stores it: its refresh token has most likely been used since. Log in ' +
        `with "leadferry authorize", or give ${wanted}`,
    );
  }
  const fields = fieldsSchema.safeParse(value);
  const received = readTokenResponse(value, nowMs);
  if (!fields.success || received === undefined) {
    const missing = [...new Set((fields.error?.issues ?? []).map(({ path }) => path.join('.')))].join(', ');
    throw new PastedResponseError('missing_field', missingText(missing));
  }
  const { accessToken, expiresInSeconds } = received.grant;
  const life = timeAccessToken({ accessToken, receivedAtMs: nowMs, expiresInSeconds });
  if (life === undefined) {
    throw new PastedResponseError(
      'missing_field',
      `expires_in is missing, and the access token does not tell its expiry. Give ${wanted}`,
    );
  }
  if (life.expiresAtMs <= nowMs) {
    throw new PastedResponseError(
      'expired_token',
      `the access token expired at ${new Date(life.expiresAtMs).toISOString()}. Log in again, and bring what that login answers`,
    );
  }
  const { cid: issuedTo } = readJwtClaims(accessToken);
  if (typeof issuedTo === 'string' && issuedTo !== clientId) {
    throw new PastedResponseError(
      'other_application',
      'the access token was issued to another application (API key) than the configured one, which could never refresh ' +
        'it. Log in with the configured application, or correct the application secret',
    );
  }
  return received;
};

const missingText = (fields: string): string =>
  `missing or empty: ${fields}. Give ${wanted}` +
  (fields === 'refresh_token'
    ? '. Without a refresh token the grant would end with the access token: log in with the scope offline_access'
    : '');
