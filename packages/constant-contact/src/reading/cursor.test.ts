import { expect, it } from 'vitest';
import { readCursor } from './cursor.ts';

it.each([
  ['/v3/contact_lists?cursor=bGltaXQ9NTA', 'bGltaXQ9NTA'],
  ['/contacts-service/v3/accounts/17/contact_tags?cursor=abc%3D%3D', 'abc=='],
  ['https://api.cc.email/v3/contact_tags?limit=2&cursor=abc==', 'abc=='],
  ['/v3/contact_lists?cursor=a+b/c', 'a+b/c'],
  ['/v3/contact_lists?cursor=a%2Bb', 'a+b'],
  ['/v3/contact_lists?limit=2', undefined],
  ['/v3/contact_lists?cursor=', undefined],
  ['/v3/contact_lists', undefined],
])('reads out of %s the cursor %s', (href, cursor) => {
  expect(readCursor(href)).toBe(cursor);
});
