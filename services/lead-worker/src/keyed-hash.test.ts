import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createKeyedHash } from './keyed-hash.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.nat(4000).map((length) => '\u{1f600}x'.repeat(length)),
  fc.constantFrom('', '\ud800', 'x'.repeat(2730), 'x'.repeat(2731), '\uffff'.repeat(2730)),
);

it('a keyed hash is HMAC-SHA-256, whatever the key and the text, and one text leaves nothing for the next', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(text, { minLength: 1, maxLength: 4 }), (key, texts) => {
      const hash = createKeyedHash(key);
      for (const one of texts) expect(hash(one)).toBe(createHmac('sha256', key).update(one).digest('hex'));
    }),
  );
});
