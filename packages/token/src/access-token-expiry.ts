import { parseJson } from './parse-json.ts';

/** What is known about the life of an access token when it arrives. */
export interface ArrivedToken {
  readonly accessToken: string;
  /** When it arrived or was stored, in epoch milliseconds. */
  readonly receivedAtMs: number;
  /** `expires_in` of the token response, in seconds. */
  readonly expiresInSeconds?: number | undefined;
}

/** The life of an access token, in epoch milliseconds. */
export interface TokenLife {
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/**
 * Works out when an access token was issued and when it expires: the JWT's `exp` where it decodes, else the time of
 * arrival plus `expires_in`, whichever is earlier (design.md, "Token secret").
 *
 * A token that was pasted late has its `exp` nearer than its `expires_in` says; it was issued that much earlier.
 * Undefined when neither is known. The signature is not checked: the token is not ours to judge, only to time.
 */
export const timeAccessToken = ({
  accessToken,
  receivedAtMs,
  expiresInSeconds,
}: ArrivedToken): TokenLife | undefined => {
  const claimedMs = readJwtExpiryMs(accessToken);
  const promisedMs = expiresInSeconds === undefined ? undefined : receivedAtMs + expiresInSeconds * 1000;
  const known = [claimedMs, promisedMs].filter((time) => time !== undefined);
  if (known.length === 0) return undefined;
  const expiresAtMs = Math.min(...known);
  const issuedAtMs = expiresInSeconds === undefined ? receivedAtMs : expiresAtMs - expiresInSeconds * 1000;
  return { issuedAtMs, expiresAtMs };
};

/** Reads the `exp` claim of a JWT in epoch milliseconds (RFC 7519 4.1.4); undefined for anything that is not one. */
export const readJwtExpiryMs = (token: string): number | undefined => {
  const { exp } = readJwtClaims(token);
  return typeof exp === 'number' && Number.isFinite(exp) && exp > 0 ? exp * 1000 : undefined;
};

/** Reads the claims of a JWT (RFC 7519 4) without checking its signature; none for anything that is not one. */
export const readJwtClaims = (token: string): Readonly<Record<string, unknown>> => {
  const parts = token.split('.');
  if (parts.length !== 3) return {};
  const claims = parseJson(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
  return typeof claims === 'object' && claims !== null ? { ...claims } : {};
};
