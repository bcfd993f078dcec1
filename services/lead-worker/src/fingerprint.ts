import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { ConfigError } from '@leadferry/runtime';
import type { ApplicationSecret } from '@leadferry/token';

/**
 * Creates the keyed hash that names people in receipts and logs: HMAC-SHA-256 in lower-case hex. The key is
 * `hash_key` of the application secret, else derived from `client_secret` by HKDF (design decision 10).
 *
 * @throws {ConfigError} when the secret holds neither, as for a public client without `hash_key`.
 */
export const createFingerprint = ({ hashKey, clientSecret }: ApplicationSecret): ((text: string) => string) => {
  const key = readKey(hashKey, clientSecret);
  return (text) => createHmac('sha256', key).update(text).digest('hex');
};

// A key object, not bytes: bytes are made into one for every hash, which costs seven times the hash itself.
const readKey = (hashKey: string | undefined, clientSecret: string | undefined): KeyObject => {
  if (hashKey) return createSecretKey(hashKey, 'utf8');
  if (clientSecret)
    return createSecretKey(new Uint8Array(hkdfSync('sha256', clientSecret, '', 'leadferry contact key', 32)));
  throw new ConfigError([
    'application.secret: holds neither client_secret nor hash_key; add "hash_key" (any long random text) so that receipts can name people by a keyed hash',
  ]);
};
