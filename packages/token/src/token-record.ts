import { z } from 'zod';
import { type TokenLife, timeAccessToken } from './access-token-expiry.ts';
import { TokenConfigError } from './errors.ts';
import { parseJson } from './parse-json.ts';
import type { TokenSet } from './token-set.ts';
import type { SecretVersion } from './versioned-secret.ts';

const iso = z.iso.datetime();

const recordSchema = z.object({
  kind: z.literal('token_set'),
  generation: z.object({ epoch: z.int().min(1), seq: z.int().min(0) }),
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  issued_at: iso,
  expires_at: iso,
  rotating: z.boolean().optional(),
  cause: z.enum(['early', 'expired', 'refused']).optional(),
});

const responseSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  expires_in: z.coerce.number().min(0).nullish(),
});

/** A token set without its place in the line: what a plain OAuth token response holds. */
export type UnnumberedTokenSet = TokenLife & Pick<TokenSet, 'accessToken' | 'refreshToken'>;

/** What was found at `AWSCURRENT`: our own form, or a token response as pasted after a login. */
export type TokenSecret =
  | { readonly form: 'record'; readonly set: TokenSet }
  | { readonly form: 'response'; readonly set: UnnumberedTokenSet };

/** Writes a token set in our own form. Field names are OAuth's where OAuth has one, so that other readers find them. */
export const writeTokenRecord = (set: TokenSet): string =>
  JSON.stringify({
    kind: 'token_set',
    generation: set.generation,
    access_token: set.accessToken,
    refresh_token: set.refreshToken,
    issued_at: new Date(set.issuedAtMs).toISOString(),
    expires_at: new Date(set.expiresAtMs).toISOString(),
    rotating: set.isRotating,
    cause: set.cause,
  });

/**
 * Reads the value of a token secret, in either form. Everything a response carries beyond its tokens, an id token for
 * one, is left out.
 *
 * @throws {TokenConfigError} says which field is missing or wrong and what to do; never what was found.
 */
export const parseTokenSecret = (version: SecretVersion, secretName: string): TokenSecret => {
  const value = parseJson(version.text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unusable(secretName, 'it is not a JSON object');
  }
  if (!('kind' in value) && !('generation' in value)) return parseResponse(version, value, secretName);
  if ('kind' in value && value.kind !== 'token_set') {
    throw unusable(secretName, 'AWSCURRENT sits on a version that keeps the books of a refresh, not on a token set');
  }
  const parsed = recordSchema.safeParse(value);
  if (!parsed.success) throw unusable(secretName, faultsOf(parsed.error));
  const record = parsed.data;
  const set: TokenSet = {
    generation: record.generation,
    accessToken: record.access_token,
    issuedAtMs: Date.parse(record.issued_at),
    expiresAtMs: Date.parse(record.expires_at),
    ...(record.refresh_token === undefined ? {} : { refreshToken: record.refresh_token }),
    ...(record.rotating === undefined ? {} : { isRotating: record.rotating }),
    ...(record.cause === undefined ? {} : { cause: record.cause }),
  };
  return { form: 'record', set };
};

const parseResponse = (version: SecretVersion, value: object, secretName: string): TokenSecret => {
  const parsed = responseSchema.safeParse(value);
  if (!parsed.success) throw unusable(secretName, faultsOf(parsed.error));
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresInSeconds } = parsed.data;
  const life = timeAccessToken({
    accessToken,
    receivedAtMs: version.createdAtMs,
    expiresInSeconds: expiresInSeconds ?? undefined,
  });
  if (life === undefined)
    throw unusable(secretName, 'expires_in is missing, and the access token does not tell its expiry');
  return { form: 'response', set: { accessToken, ...life, ...(refreshToken ? { refreshToken } : {}) } };
};

const faultsOf = (error: z.ZodError): string =>
  [...new Set(error.issues.map((issue) => `${issue.path.join('.')} is missing or wrong`))].join(', ');

const unusable = (secretName: string, fault: string): TokenConfigError =>
  new TokenConfigError(
    `the secret ${secretName} holds no usable token set: ${fault}. Run "leadferry authorize", or store the token ` +
      'response of a login: {"access_token": "...", "refresh_token": "...", "expires_in": 86400}',
  );
