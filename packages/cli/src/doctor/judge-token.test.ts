import type { TokenState } from '@leadferry/token';
import { expect, test } from 'vitest';
import { judgeToken } from './judge-token.ts';

const hour = 3_600_000;
const nowMs = Date.parse('2026-01-01T12:00:00Z');
const live: TokenState = {
  ...{
    account: 'north',
    state: 'live',
    generation: { epoch: 1, seq: 2 },
    hasRefreshToken: true,
    advice: 'Nothing to do.',
  },
  ...{ issuedAtMs: nowMs, expiresAtMs: nowMs + 24 * hour },
};
const jwt = (claims: object): string =>
  ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'signature'].join('.');

const judge = (state: Partial<TokenState>, claims: object = {}) =>
  judgeToken({
    ...{ account: 'north', state: { ...live, ...state }, accessToken: jwt(claims), clientId: 'ours', nowMs },
    scopes: ['contact_data', 'account_read', 'offline_access'],
  }).map(({ level, code }) => `${level} ${code}`);

test('a token with its life before it is well, and offline access does not show in it', () => {
  expect(judge({}, { cid: 'ours', scp: ['contact_data', 'account_read'] })).toEqual(['good token']);
});

test.each([
  ['16 h', 16, []],
  ['7 h', 7, ['attention token_short']],
  ['3 h', 3, ['fault token_short']],
  ['nothing', -1, ['fault token_short']],
])('of a day, with %s left', (_, hours, told) => {
  const expiresAtMs = nowMs + Number(hours) * hour;
  expect(judge({ issuedAtMs: expiresAtMs - 24 * hour, expiresAtMs }).filter((each) => each !== 'good token')).toEqual(
    told,
  );
});

test('a grant that ended is told once, not also by its life', () => {
  expect(judge({ state: 'reauth_required', expiresAtMs: nowMs - hour })).toEqual(['fault reauth_required']);
});

test('a refresh without an answer needs attention; no refresh token is a fault', () => {
  expect(judge({ state: 'unknown' })).toEqual(['good token', 'attention refresh_unknown']);
  expect(judge({ hasRefreshToken: false })).toEqual(['fault no_refresh_token']);
});

test('tokens of another application, and scopes that were not given, are faults', () => {
  expect(judge({}, { cid: 'theirs', scp: ['contact_data'] })).toEqual([
    'fault other_application',
    'fault scope_missing',
  ]);
});

test('a token that is no JWT tells nothing of itself', () => {
  expect(
    judgeToken({
      account: 'north',
      state: live,
      accessToken: 'opaque',
      clientId: 'ours',
      scopes: ['contact_data'],
      nowMs,
    }),
  ).toMatchObject([{ level: 'good' }]);
});
