import { describe, expect, it } from 'vitest';
import { assessClaim, type ClaimFacts } from './assess-claim.ts';
import type { Claim, Verdict } from './claim.ts';
import { timingFor } from './refresh-timing.ts';
import type { StoredTokenSet } from './token-set.ts';

const day = 24 * 60 * 60 * 1000;
const minute = 60_000;
const startMs = Date.UTC(2026, 0, 1);

const set: StoredTokenSet = {
  generation: { epoch: 1, seq: 3 },
  accessToken: 'a',
  refreshToken: 'r',
  issuedAtMs: startMs,
  expiresAtMs: startMs + day,
  versionId: 'v',
};
const claim: Claim = {
  attempt: 1,
  cause: 'early',
  isLastChance: false,
  owner: 'other',
  nonce: 'n',
  claimedAtMs: startMs,
  sendBeforeMs: startMs + 10_000,
  answerBeforeMs: startMs + 70_000,
  isWitnessed: true,
  client: 'client',
  refreshTokenFingerprint: '',
};
const verdict = (outcome: Verdict['outcome'], why: Verdict['why']): Verdict => ({
  attempt: 1,
  nonce: 'n',
  outcome,
  why,
  client: 'client',
  atMs: startMs,
});
const assess = (facts: Partial<ClaimFacts>, evidence: 'claimed' | 'sent' | 'unknown' = 'unknown') =>
  assessClaim({
    set,
    claim,
    verdict: undefined,
    readEvidence: async () => evidence,
    cause: 'early',
    client: 'client',
    nowMs: startMs + 20 * minute,
    timing: timingFor(day),
    ...facts,
  });

describe('a claim without a verdict', () => {
  it('is waited for while its owner may still send', async () => {
    expect(await assess({ nowMs: startMs + 69_000 }, 'claimed')).toBe('wait');
  });

  it('is free once its time has passed and the marker says that nothing was sent', async () => {
    expect(await assess({ nowMs: startMs + 71_000 }, 'claimed')).toBe('free');
  });

  it('is waited for while an answer may still come', async () => {
    expect(await assess({ nowMs: startMs + 120_000 }, 'sent')).toBe('wait');
  });

  it.each(['sent', 'unknown'] as const)('holds everybody back when the marker says %s', async (evidence) => {
    expect(await assess({}, evidence)).toBe('hold');
  });

  it('holds everybody back when its owner promised no marker, whatever the marker says', async () => {
    expect(await assess({ claim: { ...claim, isWitnessed: false } }, 'claimed')).toBe('hold');
  });
});

describe('a claim that was sent within a measured grace', () => {
  const sentJustNow = { nowMs: startMs + 1000, graceLeftMs: 9000 };

  it('is taken over at once while the server surely still takes its refresh token, and not later', async () => {
    expect(await assess(sentJustNow)).toBe('grace');
    expect(await assess({ ...sentJustNow, graceLeftMs: 0 })).toBe('wait');
  });

  it('is taken over by nobody when it is the last chance: the send that was lost may lie hours back', async () => {
    expect(await assess({ ...sentJustNow, claim: { ...claim, isLastChance: true } })).toBe('wait');
  });
});

describe('a claim of unknown fate', () => {
  const unknown = { verdict: verdict('unknown', 'unknown') };

  it('holds everybody back while the access token lives', async () => {
    expect(await assess(unknown)).toBe('hold');
  });

  it('gets its last chance half an hour before the access token ends', async () => {
    expect(await assess({ ...unknown, nowMs: startMs + day - 29 * minute })).toBe('last_chance');
  });

  it('gets its last chance at once when the access token is refused: nothing is left to lose', async () => {
    expect(await assess({ ...unknown, cause: 'refused' })).toBe('last_chance');
  });

  it('gets its last chance no sooner than the vendor takes another token request', async () => {
    const refused = { ...unknown, cause: 'refused' } as const;
    expect(await assess({ ...refused, nowMs: startMs + 1000 })).toBe('wait');
    expect(await assess({ ...refused, nowMs: startMs + 1100 })).toBe('last_chance');
  });

  it('is dead when it was the last chance itself', async () => {
    const late = { nowMs: startMs + day, claim: { ...claim, isLastChance: true } };
    expect(await assess({ ...unknown, ...late })).toBe('dead');
    expect(await assess(late, 'sent')).toBe('dead');
    expect(await assess(late, 'claimed')).toBe('free');
  });

  it('is free after a pause when refresh tokens are known not to rotate', async () => {
    const longLived = { ...unknown, set: { ...set, isRotating: false } };
    expect(await assess({ ...longLived, nowMs: startMs + 0.19 * day })).toBe('hold');
    expect(await assess({ ...longLived, nowMs: startMs + 0.21 * day })).toBe('free');
  });
});

describe('a claim that spent nothing', () => {
  it('is free at once when nothing was sent', async () => {
    expect(await assess({ verdict: verdict('unspent', 'never_sent'), nowMs: startMs + 1 })).toBe('free');
  });

  it.each(['throttled', 'config'] as const)('is free after a pause when it was %s', async (why) => {
    expect(await assess({ verdict: verdict('unspent', why), nowMs: startMs + 0.19 * day })).toBe('hold');
    expect(await assess({ verdict: verdict('unspent', why), nowMs: startMs + 0.21 * day })).toBe('free');
  });

  it.each(['throttled', 'config'] as const)('is free sooner when it was %s and leads wait for a token', async (why) => {
    const waiting = { verdict: verdict('unspent', why), cause: 'expired' } as const;
    expect(await assess({ ...waiting, nowMs: startMs + minute })).toBe('hold');
    expect(await assess({ ...waiting, nowMs: startMs + 11 * minute })).toBe('free');
  });

  it('is free at once for a client with other credentials than those that were refused', async () => {
    expect(await assess({ verdict: verdict('unspent', 'config'), nowMs: startMs + 1, client: 'mended' })).toBe('free');
  });
});

it.each(['refused', 'lost'] as const)('a claim that ended %s is dead for ever', async (outcome) => {
  expect(await assess({ verdict: verdict(outcome, 'unknown'), nowMs: startMs + 9 * day, cause: 'refused' })).toBe(
    'dead',
  );
});
