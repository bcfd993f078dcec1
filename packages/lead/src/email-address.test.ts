import { expect, test } from 'vitest';
import { isEmailAddress } from './email-address.ts';

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
