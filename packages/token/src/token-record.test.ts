import { describe, expect, it } from 'vitest';
import { TokenConfigError } from './errors.ts';
import { parseTokenSecret, writeTokenRecord } from './token-record.ts';
import type { TokenSet } from './token-set.ts';

const createdAtMs = Date.UTC(2026, 10, 22, 12);
const version = (value: unknown) => ({
  versionId: 'v1',
  createdAtMs,
  text: typeof value === 'string' ? value : JSON.stringify(value),
});
const parse = (value: unknown) => parseTokenSecret(version(value), 'leadferry/default/token');

const set: TokenSet = {
  generation: { epoch: 2, seq: 7 },
  accessToken: 'at-secret',
  refreshToken: 'rt-secret',
  issuedAtMs: createdAtMs,
  expiresAtMs: createdAtMs + 86_400_000,
  isRotating: true,
  cause: 'early',
};

describe('a token secret', () => {
  it('reads back in our own form as it was written', () => {
    expect(parse(writeTokenRecord(set))).toEqual({ form: 'record', set });
  });

  it('reads back without the fields a set does not have', () => {
    const { refreshToken: _, isRotating: __, cause: ___, ...bare } = set;
    expect(parse(writeTokenRecord(bare))).toEqual({ form: 'record', set: bare });
  });

  it('may be a token response as pasted after a login', () => {
    const pasted = {
      token_type: 'Bearer',
      expires_in: 86_400,
      access_token: 'at-secret',
      refresh_token: 'rt-secret',
      scope: 'contact_data offline_access',
      id_token: 'somebody',
    };
    expect(parse(pasted)).toEqual({
      form: 'response',
      set: {
        accessToken: 'at-secret',
        refreshToken: 'rt-secret',
        issuedAtMs: createdAtMs,
        expiresAtMs: createdAtMs + 86_400_000,
      },
    });
  });

  it('may lack a refresh token, or hold an empty one', () => {
    for (const refresh_token of [undefined, null, '']) {
      expect(parse({ access_token: 'at-secret', expires_in: '60', refresh_token }).set.refreshToken).toBeUndefined();
    }
  });

  it.each([
    ['it is empty', '', 'not a JSON object'],
    ['it is not JSON', 'at-secret rt-secret', 'not a JSON object'],
    ['it is cut off', '{"access_token": "at-secret', 'not a JSON object'],
    ['it is a list', ['at-secret'], 'not a JSON object'],
    ['it lacks the access token', { refresh_token: 'rt-secret', expires_in: 60 }, 'access_token'],
    ['the access token is no text', { access_token: 7, expires_in: 60 }, 'access_token'],
    ['nothing tells the expiry', { access_token: 'at-secret', refresh_token: 'rt-secret' }, 'expires_in'],
    ['the life is negative', { access_token: 'at-secret', expires_in: -1 }, 'expires_in'],
    ['our form is broken', { kind: 'token_set', access_token: 'at-secret' }, 'generation'],
    ['it is the book of a claim', { kind: 'claim', attempt: 1 }, 'AWSCURRENT'],
  ])('is refused when %s, with what to do and without what was found', (_, value, named) => {
    const attempt = () => parse(value);
    expect(attempt).toThrow(TokenConfigError);
    expect(attempt).toThrow(named);
    expect(attempt).toThrow(/leadferry\/default\/token.*leadferry authorize/);
    expect(attempt).not.toThrow(/secret[^ /]|-secret/);
  });
});
