import { z } from 'zod';
import { parseJson } from './parse-json.ts';
import type { RefreshOutcome, SendResult } from './refresh-outcome.ts';

/** An application as registered with the vendor. Without a secret it is a public client. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
}

/** A request to the token endpoint, ready to be written. */
export interface TokenRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Builds a request to the token endpoint or the device endpoint. A confidential client authenticates with HTTP Basic, a
 * public one names itself in the body (reference 1.4).
 */
export const clientRequest = (
  { clientId, clientSecret }: ClientCredentials,
  fields: Readonly<Record<string, string>>,
): TokenRequest => {
  const form = new URLSearchParams(fields);
  if (clientSecret === undefined) form.set('client_id', clientId);
  return {
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'leadferry',
      ...(clientSecret === undefined
        ? {}
        : { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` }),
    },
    body: form.toString(),
  };
};

/** Builds the refresh token grant request (RFC 6749 6). */
export const refreshRequest = (client: ClientCredentials, refreshToken: string): TokenRequest =>
  clientRequest(client, { grant_type: 'refresh_token', refresh_token: refreshToken });

const grantedSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  expires_in: z.coerce.number().positive().nullish().catch(undefined),
});
const errorSchema = z.object({ error: z.string() });

/** Errors of RFC 6749 5.2 that are decided before the server looks at the refresh token. */
const configErrors = new Set([
  'invalid_client',
  'invalid_request',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);

/**
 * Says what a send of the refresh request came to. Only a parsed answer proves anything: a status alone, a proxy's
 * page or an error the standard does not know is `unknown`.
 */
export const processRefreshResponse = (result: SendResult): RefreshOutcome => {
  if (result.kind === 'never_sent') return { kind: 'never_sent' };
  if (result.kind === 'no_answer') return { kind: 'unknown', reason: result.reason };
  const { status, retryAfter, body } = result;
  if (status === 429) return throttled(retryAfter);
  const answer = parseJson(Buffer.from(body).toString('utf8'));
  if (status === 200) return granted(answer);
  const error = errorSchema.safeParse(answer).data?.error;
  if (status !== 400 && status !== 401) return { kind: 'unknown', reason: `status_${status}` };
  if (error === 'invalid_grant') return { kind: 'refused' };
  if (error !== undefined && configErrors.has(error)) return { kind: 'config', error };
  return { kind: 'unknown', reason: `status_${status}` };
};

const granted = (answer: unknown): RefreshOutcome => {
  const parsed = grantedSchema.safeParse(answer);
  if (!parsed.success) return { kind: 'unknown', reason: 'unparsable' };
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresInSeconds } = parsed.data;
  return {
    kind: 'granted',
    tokens: {
      accessToken,
      ...(refreshToken ? { refreshToken } : {}),
      ...(expiresInSeconds ? { expiresInSeconds } : {}),
    },
  };
};

const throttled = (retryAfter: string | undefined): RefreshOutcome => {
  const seconds = Number(retryAfter);
  return retryAfter !== undefined && Number.isFinite(seconds) && seconds >= 0
    ? { kind: 'throttled', retryAfterMs: seconds * 1000 }
    : { kind: 'throttled' };
};
