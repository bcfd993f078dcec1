import { ConfigError } from '@leadferry/runtime/config';
import { describe, expect, it } from 'vitest';
import { readRedis } from './read-redis.ts';

const password = 'pa55-of-redis';
const readFile = (path: string): string => {
  if (path === 'password') return `${password}\n`;
  throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
};
const secure = {
  REDIS_URL: 'rediss://redis.example.org:6380',
  REDIS_USERNAME: 'leadferry',
  REDIS_PASSWORD_FILE: 'password',
};
const faultsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readRedis(env, readFile);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('Redis in the environment', () => {
  it('needs an address and nothing else', () => {
    expect(readRedis({ REDIS_URL: 'redis://one:1, redis://two:1' }, readFile)).toEqual({
      urls: ['redis://one:1', 'redis://two:1'],
      access: { caFile: undefined, username: undefined, passwordFile: undefined },
    });
  });

  it('names the file of the password, and holds none of its content', () => {
    const redis = readRedis(secure, readFile);
    expect(redis.access).toEqual({ caFile: undefined, username: 'leadferry', passwordFile: 'password' });
    expect(JSON.stringify(redis)).not.toContain(password);
  });

  it('takes a password without TLS to this machine, where a proxy may encrypt', () => {
    expect(faultsOf({ ...secure, REDIS_URL: 'redis://127.0.0.1:6379' })).toEqual([]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'a password in the address',
      { REDIS_URL: `rediss://:${password}@redis:6380` },
      /^REDIS_URL: holds a user or a password/,
    ],
    [
      'a password without TLS',
      { ...secure, REDIS_URL: 'redis://redis:6379' },
      /^REDIS_URL: a password is sent over TLS only/,
    ],
    ['a user without a password', { ...secure, REDIS_PASSWORD_FILE: '' }, /^REDIS_PASSWORD_FILE is not set/],
    [
      'a password file that is not there',
      { ...secure, REDIS_PASSWORD_FILE: 'no' },
      /^REDIS_PASSWORD_FILE: .*\(ENOENT\)/,
    ],
    ['an authority that is not there', { ...secure, REDIS_TLS_CA_FILE: 'no' }, /^REDIS_TLS_CA_FILE: .*\(ENOENT\)/],
    ['another protocol', { REDIS_URL: 'http://redis' }, /^REDIS_URL: every address must start with redis/],
  ])('is refused at the start with %s, and no secret is told', (_, env, expected) => {
    const faults = faultsOf(env);
    expect(faults).toEqual([expect.stringMatching(expected)]);
    expect(faults.join()).not.toContain(password);
  });
});
