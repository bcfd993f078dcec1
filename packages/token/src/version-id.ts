import { createHash } from 'node:crypto';

/** Namespace of every id derived here: a random UUID, fixed for ever. Changing it would let a token be spent twice. */
const namespace = Buffer.from('2016324b9b85429680ce34064a87a5c8', 'hex');

/**
 * Derives a version id (UUIDv5, RFC 9562 5.5) from a secret's ARN and the parts that name the version.
 *
 * Every worker derives the same id, and Secrets Manager lets an id be created once: that is what makes a claim a
 * claim. 36 characters, inside the 32 to 64 that `ClientRequestToken` allows.
 */
export const deriveVersionId = (arn: string, ...parts: readonly (string | number)[]): string => {
  const hash = createHash('sha1')
    .update(namespace)
    .update(JSON.stringify([arn, ...parts]))
    .digest();
  const bytes = hash.subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
