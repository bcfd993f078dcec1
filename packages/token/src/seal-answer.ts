import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { formatGeneration } from './generation.ts';
import { parseJson } from './parse-json.ts';
import type { RefreshCause, StoredTokenSet } from './token-set.ts';

/** A raw answer of the token endpoint as it is rescued: before anybody has tried to understand it. */
export interface RescuedAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /** When the request that it answers was sent, in epoch milliseconds: the new token's life counts from there. */
  readonly sentAtMs: number;
  readonly cause: RefreshCause;
}

const schema = z.object({
  status: z.int(),
  body: z.base64(),
  sent_at: z.iso.datetime(),
  cause: z.enum(['early', 'expired', 'refused']),
});

const algorithm = 'aes-256-gcm';
const version = 1;
const ivBytes = 12;
const tagBytes = 16;

/**
 * Seals an answer so that only who may read the token secret can open it: AES-256-GCM with a key derived from the
 * refresh token that was spent (HKDF-SHA-256, RFC 5869; the salt is its version id), bound to its generation. No call
 * to a key service stands between the answer and its first copy.
 */
export const sealAnswer = (spent: StoredTokenSet, { status, body, sentAtMs, cause }: RescuedAnswer): Uint8Array => {
  const text = JSON.stringify({
    status,
    body: Buffer.from(body).toString('base64'),
    sent_at: new Date(sentAtMs).toISOString(),
    cause,
  });
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, keyOf(spent), iv).setAAD(Buffer.from(formatGeneration(spent.generation)));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(version), iv, cipher.getAuthTag(), sealed]);
};

/** Opens a sealed answer; undefined for what was not sealed for this very set, or was changed since. */
export const openAnswer = (spent: StoredTokenSet, sealed: Uint8Array): RescuedAnswer | undefined => {
  const bytes = Buffer.from(sealed);
  if (bytes[0] !== version || bytes.length < 1 + ivBytes + tagBytes) return undefined;
  const iv = bytes.subarray(1, 1 + ivBytes);
  const decipher = createDecipheriv(algorithm, keyOf(spent), iv)
    .setAAD(Buffer.from(formatGeneration(spent.generation)))
    .setAuthTag(bytes.subarray(1 + ivBytes, 1 + ivBytes + tagBytes));
  let text: string;
  try {
    text = Buffer.concat([decipher.update(bytes.subarray(1 + ivBytes + tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    // The tag does not fit: another refresh token's answer, or a damaged copy. Neither is ours to use.
    return undefined;
  }
  const { data } = schema.safeParse(parseJson(text));
  return (
    data && {
      status: data.status,
      body: Buffer.from(data.body, 'base64'),
      sentAtMs: Date.parse(data.sent_at),
      cause: data.cause,
    }
  );
};

const keyOf = ({ refreshToken = '', versionId }: StoredTokenSet): Buffer =>
  Buffer.from(hkdfSync('sha256', refreshToken, versionId, 'leadferry escrow', 32));
