import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAddressInParts, isEmailAddress } from './email-address.ts';

test.each([
  'ada@example.org',
  'a@b.co',
  "o'neil+tag_1%x=y@mail.example.co.uk",
  'jörg@müller.example',
  '用户@例子.公司',
  'a@1-2.x9',
  `${'a'.repeat(64)}@example.org`,
])('%s is an email address', (text) => {
  expect(isEmailAddress(text)).toBe(true);
});

test.each([
  '',
  'ada',
  '@example.org',
  'ada@',
  'ada@localhost',
  'ada@@example.org',
  'ada@byron@example.org',
  'ada byron@example.org',
  'ada@exam ple.org',
  'Ada <ada@example.org>',
  'mailto:ada@example.org',
  'ada@example.org,bob@example.org',
  '.ada@example.org',
  'ada.@example.org',
  'a..b@example.org',
  'ada@example..org',
  'ada@.org',
  'ada@example.org.',
  'ada@-example.org',
  'ada@10.0.0.1',
  'ada@[10.0.0.1]',
  '"a b"@example.org',
  'ada\u200b@example.org',
  'ada\n@example.org',
  `${'a'.repeat(65)}@example.org`,
  `ada@${'b'.repeat(64)}.org`,
])('%j is no email address', (text) => {
  expect(isEmailAddress(text)).toBe(false);
});

const local = fc.stringMatching(/^[\w.!#$%&'*+/=?^`{|}~@ é"()-]{0,12}$/);
const domain = fc.stringMatching(/^[A-Za-z0-9.é_-]{0,14}$/);
const ending = fc.constantFrom(
  '.org',
  '.1',
  '.a1',
  '.1a',
  '.-a',
  '.a-',
  '',
  `.x${'y'.repeat(62)}`,
  `.x${'y'.repeat(63)}`,
  '\n',
);
const nearlyAddress = fc.oneof(
  fc.tuple(local, domain, ending).map(([before, after, end]) => `${before}@${after}${end}`),
  fc.tuple(fc.nat(70), fc.nat(70)).map(([before, after]) => `${'a'.repeat(before)}@${'b'.repeat(after)}.org`),
  fc.string({ unit: 'binary' }),
);

test('an address is judged alike at once and part by part', () => {
  fc.assert(
    fc.property(nearlyAddress, (text) => {
      expect(isEmailAddress(text)).toBe(isAddressInParts(text));
    }),
    { numRuns: 5000 },
  );
});
