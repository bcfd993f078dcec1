import type { TokenState } from '@leadferry/token';
import { expect, it } from 'vitest';
import { judgeAccount } from './judge-account.ts';

const nowMs = 1000;
const token = (change: Partial<TokenState>): TokenState => ({
  account: 'default',
  state: 'live',
  expiresAtMs: 2000,
  advice: '',
  ...change,
});
const none = { isApiAway: false, refusedAccounts: new Set<string>() };
const away = { ...none, isApiAway: true };
const judge = (state: TokenState | undefined, outages: typeof none | undefined = none) =>
  judgeAccount('default', state, outages, nowMs);

it.each([
  ['a live token', token({}), 'working'],
  ['a refresh under way', token({ state: 'refreshing' }), 'working'],
  ['a grant that has ended, while its access token serves', token({ state: 'reauth_required' }), 'working'],
  ['a grant that has ended', token({ state: 'reauth_required', expiresAtMs: 500 }), 'reauth_required'],
  [
    'a grant that has ended, and its access token is refused',
    token({ state: 'reauth_required', isAccessRefused: true }),
    'reauth_required',
  ],
  ['no grant at all', token({ state: 'empty' }), 'reauth_required'],
  [
    'an application the vendor refuses, after the token ended',
    token({ expiresAtMs: 500, verdict: { outcome: 'unspent', why: 'config', atMs: 1 } }),
    'reauth_required',
  ],
])('%s: %s', (_, state, standing) => {
  expect(judge(state)).toBe(standing);
});

it('an outage of the API is of everybody, and one of a token of its account', () => {
  expect(judge(token({}), away)).toBe('api_unavailable');
  expect(judge(token({}), { ...none, refusedAccounts: new Set(['default']) })).toBe('api_unavailable');
  expect(judge(token({}), { ...none, refusedAccounts: new Set(['other']) })).toBe('working');
});

it('what waits for a person goes before what may mend itself', () => {
  expect(judge(token({ state: 'empty' }), away)).toBe('reauth_required');
});

it('what could not be read leaves it unknown, unless the rest says enough', () => {
  expect(judge(undefined)).toBe('unknown');
  expect(judgeAccount('default', token({}), undefined, nowMs)).toBe('unknown');
  expect(judge(undefined, away)).toBe('api_unavailable');
});
