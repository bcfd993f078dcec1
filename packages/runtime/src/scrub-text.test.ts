import { expect, it } from 'vitest';
import { scrubText } from './scrub-text.ts';

it.each([
  ['an address', 'no such list: ada@example.org.', 'no such list: [email].'],
  ['an address in JSON', '{"key":"Ada.Byron+news@mail.example.co.uk"}', '{"key":"[email]"}'],
  ['an address in a query', 'GET /contacts?email=ada%40example.org&x=1', 'GET /contacts?email=[email]&x=1'],
  ['an address with letters of other alphabets', 'to jürgen@example.org', 'to [email]'],
  ['a JWT', 'token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl was refused', 'token [token] was refused'],
  ['an authorization header', 'authorization: Bearer 0123456789abcdef', 'authorization: Bearer [secret]'],
])('%s is taken out of a text', (_, text, clean) => {
  expect(scrubText(text)).toBe(clean);
});

it.each([
  'at file:///app/node_modules/@aws-sdk/client-secrets-manager/dist-es/index.js:1:2',
  'kafkajs@2.2.4 answered',
  'the consumer stopped for good: GROUP_AUTHORIZATION_FAILED',
])('other text stays as it is: %s', (text) => {
  expect(scrubText(text)).toBe(text);
});

it('a long text without spaces costs no more than its length', () => {
  const long = 'a'.repeat(2_000_000);
  expect(scrubText(`${long}@`)).toHaveLength(2_000_001);
});
