import { expect, it } from 'vitest';
import { adviseOnRedis, redisErrorWord } from './redis-advice.ts';

it.each<[Error, string, RegExp]>([
  [new Error('WRONGPASS invalid username-password pair or user is disabled.'), 'WRONGPASS', /REDIS_PASSWORD_FILE/],
  [new Error("NOPERM this user has no permissions to access the key 'x'"), 'NOPERM', /redis-users/],
  [
    Object.assign(new Error('no'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    'SELF_SIGNED_CERT_IN_CHAIN',
    /REDIS_TLS_CA_FILE/,
  ],
])('an error of Redis is named in one word and comes with what to do about it: %s', (error, word, advice) => {
  expect(redisErrorWord(error)).toBe(word);
  expect(adviseOnRedis(error)).toMatch(advice);
});

it('of what it does not know it gives the name alone', () => {
  expect(redisErrorWord(new TypeError('Lost at ada@example.org'))).toBe('TypeError');
  expect(adviseOnRedis(new TypeError('Lost'))).toBeUndefined();
});
