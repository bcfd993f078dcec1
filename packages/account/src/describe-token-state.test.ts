import type { TokenState } from '@leadferry/token';
import { describe, expect, it } from 'vitest';

import { type DescribedSettings, describeTokenState } from './describe-token-state.ts';

const nowMs = Date.UTC(2026, 0, 1, 12);
const minute = 60_000;

const factsOf = (state: Partial<TokenState>, settings: Partial<DescribedSettings> = {}) =>
  Object.fromEntries(
    describeTokenState(
      {
        account: 'default',
        state: 'live',
        generation: { epoch: 2, seq: 7 },
        hasRefreshToken: true,
        advice: '',
        ...state,
      },
      { mode: 'refresher', ...settings },
      nowMs,
    ),
  );

describe('the mode', () => {
  it.each([
    [{ isRotating: true }, {}, 'rotating refresh tokens, one secret'],
    [{ isRotating: false }, { accessTokenSecret: 's' }, 'long-lived refresh token, two secrets'],
    [{ hasRefreshToken: false }, {}, 'no refresh token, one secret'],
    [{}, {}, 'rotating or long-lived: the first refresh will tell; one secret'],
    [
      { isRotating: true },
      { accessTokenSecret: 's', mode: 'reader' },
      'rotating refresh tokens, two secrets, workers only read',
    ],
  ] as const)('of %j is told', (state, settings, told) => {
    expect(factsOf(state, settings).Mode).toBe(told);
  });
});

describe('the last refresh', () => {
  it.each([
    [{ cause: 'early' }, 'refreshed while the older token still served, 5 min ago'],
    [{ cause: 'expired' }, 'refreshed after the older token had expired, 5 min ago'],
    [{ cause: 'refused' }, 'refreshed after the API had refused the older token, 5 min ago'],
  ] as const)('that went well is told with its cause: %j', (state, told) => {
    expect(factsOf({ ...state, issuedAtMs: nowMs - 5 * minute })['Last refresh']).toContain(told);
  });

  it.each(['never_sent', 'throttled', 'config', 'refused', 'unknown'] as const)(
    'that did not is told by its class: %s',
    (why) => {
      const verdict = {
        why,
        outcome: why === 'refused' || why === 'unknown' ? why : 'unspent',
        atMs: nowMs - minute,
      } as const;
      expect(factsOf({ verdict })['Last refresh']).toMatch(new RegExp(`^${why}: .*1 min ago`));
    },
  );

  it('that was the last chance is told to be lost', () => {
    expect(factsOf({ verdict: { why: 'unknown', outcome: 'lost', atMs: nowMs } })['Last refresh']).toContain('(lost)');
  });
});

describe('the claim', () => {
  const claim = { owner: 'keeper-0/17', attempt: 2, claimedAtMs: nowMs - minute, answerBeforeMs: nowMs + minute };

  it('is told with its holder while it is open', () => {
    expect(factsOf({ state: 'refreshing', claim })['Claim held by']).toContain(
      'keeper-0/17, attempt 2, since 1 min ago',
    );
  });

  it('that sent nothing is held by nobody', () => {
    const verdict = { outcome: 'unspent', why: 'throttled', atMs: nowMs } as const;
    expect(factsOf({ state: 'live', claim, verdict })['Claim held by']).toMatch(
      /^nobody; last by keeper-0\/17, attempt 2/,
    );
    expect(factsOf({})['Claim held by']).toBe('nobody');
  });
});

it('tells no next refresh of a grant that ended', () => {
  const due = { keeperRefreshAtMs: nowMs - minute, workerRefreshAtMs: nowMs + minute };
  expect(factsOf({ ...due, state: 'reauth_required' })).not.toHaveProperty('Next refresh');
  expect(factsOf(due)['Next refresh']).toMatch(
    /^due 1 min ago .* by token-keeper; in 1 min .* by workers, if no keeper did$/,
  );
});

it('tells whose the account is, by the name or else the id', () => {
  expect(factsOf({ pinned: { encodedAccountId: 'a1', organizationName: 'Engines Ltd' } }).Organisation).toBe(
    'Engines Ltd',
  );
  expect(factsOf({ pinned: { encodedAccountId: 'a1' } }).Organisation).toBe('account id a1');
});

it('tells that the API refuses the access token, however long it would live', () => {
  const state = { state: 'reauth_required', expiresAtMs: nowMs + minute } as const;
  expect(factsOf({ ...state, isAccessRefused: true })['Access token']).toMatch(/^refused by the API; expires in 1 min/);
  expect(factsOf(state)['Access token']).toMatch(/^expires in 1 min/);
});
