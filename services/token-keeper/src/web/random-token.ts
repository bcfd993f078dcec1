import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Makes 256 random bits as 43 characters that fit into an address, a cookie and a form; also a PKCE verifier (RFC 7636 4.1). */
export const makeRandomToken = (): string => randomBytes(32).toString('base64url');

/** Hashes a random token, so that it can name a key in Redis without being readable there. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Compares two texts in a time that tells nothing of either. */
export const isSameText = (one: string, other: string): boolean =>
  timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());
