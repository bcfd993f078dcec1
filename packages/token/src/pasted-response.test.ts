import { describe, expect, it } from 'vitest';
import { readPastedResponse } from './pasted-response.ts';

const nowMs = Date.UTC(2026, 10, 22);
const jwt = (claims: object): string => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
const read = (value: unknown) =>
  readPastedResponse(typeof value === 'string' ? value : JSON.stringify(value), { clientId: 'ours', nowMs });
const inAnHour = nowMs / 1000 + 3600;

describe('a pasted token response', () => {
  it('gives the grant of a login, whatever else it carries', () => {
    const value = { access_token: 'a', refresh_token: 'r', expires_in: '86400', scope: 'x y', id_token: 'i', other: 1 };
    expect(read(`\n${JSON.stringify(value)}\n`)).toEqual({
      grant: { accessToken: 'a', refreshToken: 'r', expiresInSeconds: 86_400, receivedAtMs: nowMs },
      scopes: ['x', 'y'],
    });
  });

  it('may leave out expires_in where the access token tells its expiry', () => {
    const access_token = jwt({ exp: inAnHour, cid: 'ours' });
    expect(read({ access_token, refresh_token: 'r' }).grant.accessToken).toBe(access_token);
  });

  it.each([
    ['not JSON', 'access_token=a', 'not_json', 'not a JSON object'],
    ['an array', [], 'not_json', 'not a JSON object'],
    ['a set as we store it', { kind: 'token_set', access_token: 'a' }, 'not_a_response', 'has most likely been used'],
    ['empty', {}, 'missing_field', 'missing or empty: access_token, refresh_token'],
    ['without refresh token', { access_token: 'a', expires_in: 1 }, 'missing_field', 'with the scope offline_access'],
    ['without expiry', { access_token: 'a', refresh_token: 'r' }, 'missing_field', 'expires_in is missing'],
    [
      'expired',
      { access_token: jwt({ exp: nowMs / 1000 - 60 }), refresh_token: 'r', expires_in: 86_400 },
      'expired_token',
      'expired at 2026-11-21T23:59:00.000Z',
    ],
    [
      'of another application',
      { access_token: jwt({ exp: inAnHour, cid: 'theirs' }), refresh_token: 'r' },
      'other_application',
      'issued to another application',
    ],
  ])('that is %s is refused, with what to do', (_, value, code, text) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(text) }));
  });

  it('is never quoted in an error', () => {
    for (const value of ['secret-thing', { access_token: 'secret-thing' }, { kind: 'secret-thing' }]) {
      expect(() => read(value)).toThrow(expect.not.objectContaining({ message: expect.stringContaining('secret') }));
    }
  });
});
