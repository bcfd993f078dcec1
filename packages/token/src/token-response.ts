import { z } from 'zod';
import type { NewGrant } from './store-grant.ts';

/** What a login brought: the grant, and the scopes it was given where the answer tells. */
export interface ReceivedGrant {
  readonly grant: NewGrant;
  readonly scopes: readonly string[] | undefined;
}

const responseSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  expires_in: z.coerce.number().positive().nullish().catch(undefined),
  scope: z.string().nullish().catch(undefined),
});

/**
 * Reads a token response (RFC 6749 5.1) as a login answers it; undefined where it holds no access token. An empty
 * refresh token is none. Everything else in it, an id token for one, is left out.
 */
export const readTokenResponse = (value: unknown, receivedAtMs: number): ReceivedGrant | undefined => {
  const { data } = responseSchema.safeParse(value);
  if (data === undefined) return undefined;
  return {
    grant: {
      accessToken: data.access_token,
      receivedAtMs,
      ...(data.refresh_token ? { refreshToken: data.refresh_token } : {}),
      ...(data.expires_in ? { expiresInSeconds: data.expires_in } : {}),
    },
    scopes: data.scope?.split(' ').filter((scope) => scope !== ''),
  };
};
