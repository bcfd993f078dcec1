import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createFingerprint } from './fingerprint.ts';

const clientId = 'the-key';

describe('a fingerprint', () => {
  it('is HMAC-SHA-256 in lower-case hex under hash_key where there is one', () => {
    const expected = createHmac('sha256', 'pepper').update('ada@example.org').digest('hex');
    const fingerprint = createFingerprint({ clientId, hashKey: 'pepper', clientSecret: 'the-secret' });
    expect(fingerprint('ada@example.org')).toBe(expected);
    expect(expected).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has a key derived from client_secret otherwise, which is not the secret itself', () => {
    const fingerprint = createFingerprint({ clientId, clientSecret: 'the-secret' });
    expect(fingerprint('ada@example.org')).not.toBe(
      createHmac('sha256', 'the-secret').update('ada@example.org').digest('hex'),
    );
    // Receipts of years hang on this value: a change of the derivation is a change for their readers.
    expect(fingerprint('ada@example.org')).toBe('2ba995442576947a03888c95d5fdd931f4efe0ad23c318287c7f71f7e3329541');
  });

  it('is the same in every process and another one for another key or text', () => {
    const make = (clientSecret: string) => createFingerprint({ clientId, clientSecret });
    expect(make('a')('x')).toBe(make('a')('x'));
    expect(make('a')('x')).not.toBe(make('b')('x'));
    expect(make('a')('x')).not.toBe(make('a')('y'));
  });

  it('cannot be made without a key, and the refusal says what to add', () => {
    expect(() => createFingerprint({ clientId })).toThrow(/application\.secret.*hash_key/);
  });
});
