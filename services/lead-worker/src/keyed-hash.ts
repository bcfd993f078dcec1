import { hash } from 'node:crypto';

const blockBytes = 64;
const digestBytes = 32;
/** Longest text hashed in place; a longer one gets a buffer of its own. */
const roomBytes = 8192;

const pad = (key: Uint8Array, byte: number): Uint8Array => {
  const block = new Uint8Array(blockBytes).fill(byte);
  for (const [at, value] of key.entries()) block[at] = value ^ byte;
  return block;
};

/**
 * Creates HMAC-SHA-256 (RFC 2104) under one key, in lower-case hex, out of two plain hashes.
 *
 * `createHmac` makes an object outside of JavaScript's memory for every text, which costs more than the hash and is work for
 * the garbage collector; a lead takes two. The values are the same, which a property test holds. The key stays in this
 * process's memory, as a key object would.
 */
export const createKeyedHash = (key: Uint8Array): ((text: string) => string) => {
  const short = key.length > blockBytes ? hash('sha256', key, 'buffer') : key;
  const inner = Buffer.alloc(blockBytes + roomBytes);
  const outer = Buffer.alloc(blockBytes + digestBytes);
  inner.set(pad(short, 0x36));
  outer.set(pad(short, 0x5c));

  /** As bytes in a string: one of 32 characters costs a third of what a buffer does. */
  const hashInner = (text: string): string => {
    // No character takes more than three bytes for each of its UTF-16 units.
    if (text.length * 3 > roomBytes) {
      return hash('sha256', Buffer.concat([inner.subarray(0, blockBytes), Buffer.from(text)]), 'binary');
    }
    return hash('sha256', inner.subarray(0, blockBytes + inner.write(text, blockBytes)), 'binary');
  };

  return (text) => {
    outer.write(hashInner(text), blockBytes, 'latin1');
    return hash('sha256', outer, 'hex');
  };
};
