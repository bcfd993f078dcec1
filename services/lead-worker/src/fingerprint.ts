import { hkdfSync } from 'node:crypto';
import { ConfigError } from '@leadferry/runtime';
import type { ApplicationSecret } from '@leadferry/token';
import { createKeyedHash } from './keyed-hash.ts';

/**
 * Creates the keyed hash that names people in receipts and logs: HMAC-SHA-256 in lower-case hex. The key is
 * `hash_key` of the application secret, else derived from `client_secret` by HKDF (design decision 10).
 *
 * @throws {ConfigError} when the secret holds neither, as for a public client without `hash_key`.
 */
export const createFingerprint = ({ hashKey, clientSecret }: ApplicationSecret): ((text: string) => string) =>
  createKeyedHash(readKey(hashKey, clientSecret));

const readKey = (hashKey: string | undefined, clientSecret: string | undefined): Uint8Array => {
  if (hashKey) return Buffer.from(hashKey, 'utf8');
  if (clientSecret) return new Uint8Array(hkdfSync('sha256', clientSecret, '', 'leadferry contact key', 32));
  throw new ConfigError([
    'application.secret: holds neither client_secret nor hash_key; add "hash_key" (any long random text) so that receipts can name people by a keyed hash',
  ]);
};
