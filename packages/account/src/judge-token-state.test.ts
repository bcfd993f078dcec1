import type { TokenState } from '@leadferry/token';
import { describe, expect, it } from 'vitest';
import { judgeTokenState } from './judge-token-state.ts';

const nowMs = Date.UTC(2026, 0, 1, 12);
const judge = (state: Partial<TokenState>) =>
  judgeTokenState({ account: 'default', state: 'live', expiresAtMs: nowMs + 1000, advice: '', ...state }, nowMs);

describe('a person is needed', () => {
  it.each([
    ['nothing usable is stored', { state: 'empty', expiresAtMs: undefined }, 'bad', 'Not authorised'],
    ['the grant ended', { state: 'reauth_required', expiresAtMs: nowMs }, 'bad', 'Must be authorised'],
    ['it ended and the token lives on', { state: 'reauth_required' }, 'bad', 'Works for now, must be authorised'],
    [
      'it ended and the API refuses the token',
      { state: 'reauth_required', isAccessRefused: true },
      'bad',
      'Must be authorised',
    ],
    [
      'the application is refused',
      { verdict: { outcome: 'unspent', why: 'config', atMs: 0 } },
      'bad',
      'Cannot be refreshed',
    ],
    ['there is no refresh token', { hasRefreshToken: false }, 'attention', 'Works until the token expires'],
  ] as const)('when %s', (_, state, mood, word) => {
    const { expiresAtMs, ...rest } = { expiresAtMs: nowMs + 1000, ...state };
    expect(judge({ ...rest, ...(expiresAtMs === undefined ? {} : { expiresAtMs }) })).toEqual({
      mood,
      word,
      isPersonNeeded: true,
    });
  });
});

describe('nobody is needed', () => {
  it.each([
    ['it works', {}, 'good', 'Works'],
    ['it is being refreshed', { state: 'refreshing' }, 'good', 'Works, is being refreshed'],
    ['a refresh was throttled', { verdict: { outcome: 'unspent', why: 'throttled', atMs: 0 } }, 'good', 'Works'],
    ['an answer was lost', { state: 'unknown' }, 'attention', 'Works, last refresh unanswered'],
    ['a refusal is made sure of', { state: 'refused' }, 'attention', 'Refresh refused, being made sure of'],
    ['it is about to be refreshed', { expiresAtMs: nowMs }, 'attention', 'Expired, about to be refreshed'],
    [
      'the last chance is to come',
      { state: 'unknown', expiresAtMs: nowMs },
      'attention',
      'Expired, last refresh unanswered',
    ],
  ] as const)('while %s', (_, state, mood, word) => {
    expect(judge(state)).toEqual({ mood, word, isPersonNeeded: false });
  });
});
