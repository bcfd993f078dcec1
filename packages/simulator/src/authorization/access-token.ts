import { createHash, generateKeyPair, type KeyObject, randomUUID, sign } from 'node:crypto';
import { promisify } from 'node:util';

/** The issuer named in the tokens (reference 1.1). */
export const ISSUER = 'https://identity.constantcontact.com/oauth2/aus1lm3ry9mF7x2Ja0h8';

/** Who and what an access token is for. */
export interface AccessTokenClaims {
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** Signs access tokens. */
export interface TokenSigner {
  /** Makes a JWT of about 1000 characters with the claims of reference 1.8. No two are alike. */
  sign(claims: AccessTokenClaims): string;
  /** The public key, as a JWKS holds it. */
  readonly publicKey: Readonly<Record<string, unknown>>;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const makePair = promisify(generateKeyPair);
let processPair: Promise<{ privateKey: KeyObject; publicKey: KeyObject }> | undefined;

/** Makes a signer. All simulators of a process share one RSA key, which takes a tenth of a second to make. */
export const createTokenSigner = async (): Promise<TokenSigner> => {
  processPair ??= makePair('rsa', { modulusLength: 2048 });
  const { privateKey, publicKey } = await processPair;
  const jwk = publicKey.export({ format: 'jwk' });
  const keyId = createHash('sha256').update(JSON.stringify(jwk)).digest('base64url');

  return {
    publicKey: { ...jwk, kid: keyId, use: 'sig', alg: 'RS256' },
    sign: (claims) => {
      const issuedAt = Math.floor(claims.issuedAtMs / 1000);
      const payload = {
        ver: 1,
        jti: `AT.${randomUUID()}${randomUUID()}`,
        iss: ISSUER,
        aud: 'https://api.cc.email/v3',
        iat: issuedAt,
        exp: Math.floor(claims.expiresAtMs / 1000),
        cid: claims.clientId,
        uid: claims.userId,
        scp: claims.scopes,
        auth_time: issuedAt,
        sub: claims.userId,
        platform_user_id: claims.userId,
      };
      const body = `${encode({ kid: keyId, alg: 'RS256' })}.${encode(payload)}`;
      return `${body}.${sign('RSA-SHA256', Buffer.from(body), privateKey).toString('base64url')}`;
    },
  };
};
