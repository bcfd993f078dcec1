import type { JournalEntry } from '@leadferry/simulator';
import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../src/claim.ts';
import { judgePresentations, type Spent } from './presentations.ts';

const expiresAtMs = 1_000_000;
const lifeMs = 10_000;
/** The access token has a little less than 1/48 of its life left. */
const lastChanceMs = expiresAtMs - 200;

/** A refresh token that arrived; by default its answer is lost after the server committed. */
const sent = (atMs: number, own: Partial<JournalEntry> = {}): JournalEntry =>
  ({ atMs, status: 0, answered: 'reset_after', applied: true, errorKey: undefined, ...own }) as JournalEntry;

const claim = (claimedAtMs: number, own: Partial<Claim> = {}): Claim =>
  ({ claimedAtMs, sendBeforeMs: claimedAtMs + 2000, cause: 'early', isLastChance: false, ...own }) as Claim;

const judge = (entries: JournalEntry[], own: Partial<Spent> = {}) =>
  judgePresentations(entries, { lifeMs, expiresAtMs, claims: [], graceMs: 0, journalLateMs: 0, ...own });

const first = expiresAtMs - 9000;
const early = claim(first - 100);
const chance = claim(lastChanceMs, { isLastChance: true });

describe('a refresh token that is presented again', () => {
  it('is presented twice, whoever does it and whether or not anybody claimed it', () => {
    expect(judge([sent(first)]).faults).toEqual([]);
    expect(judge([sent(first), sent(first + 1000)]).faults).toEqual(['presented_twice']);
    const again = claim(first + 900);
    expect(judge([sent(first), sent(first + 1000)], { claims: [early, again] }).faults).toEqual(['presented_twice']);
  });

  it('is nothing to object to where answers that were heard say that it was not touched', () => {
    const claims = [early, claim(first + 900)];
    for (const heard of [{ status: 429 }, { status: 401, errorKey: 'invalid_client' }]) {
      const unspent = sent(first, { ...heard, answered: 'answered', applied: false });
      expect(judge([unspent, sent(first + 1000)], { claims })).toEqual({ faults: [], retriesAfterUnknown: 0 });
      const unheard = { ...unspent, answered: 'abandoned' } as JournalEntry;
      expect(judge([unheard, sent(first + 1000)], { claims }).faults).toEqual(['presented_twice']);
    }
  });

  it('is a retry after an unknown end within half of a measured grace, and no later', () => {
    const claims = [early];
    const within = judge([sent(first), sent(first + 1500)], { claims, graceMs: 3000 });
    expect(within).toEqual({ faults: [], retriesAfterUnknown: 1 });
    const late = judge([sent(first), sent(first + 2100)], { claims: [early, claim(first + 2000)], graceMs: 3000 });
    expect(late.faults).toEqual(['presented_twice']);
  });

  it('is a retry after an unknown end as the last chance, however often that one claim sends', () => {
    const claims = [early, chance];
    const once = [sent(first), sent(lastChanceMs + 100)];
    expect(judge(once, { claims })).toEqual({ faults: [], retriesAfterUnknown: 1 });
    const more = [...once, sent(lastChanceMs + 1200), sent(lastChanceMs + 9000)];
    expect(judge(more, { claims })).toEqual({ faults: [], retriesAfterUnknown: 3 });
  });

  it('has no last chance while the access token serves, unless the API refused it', () => {
    const soon = claim(lastChanceMs - 1000, { isLastChance: true });
    const again = [sent(first), sent(lastChanceMs - 900)];
    expect(judge(again, { claims: [early, soon] }).faults).toEqual(['presented_twice']);
    expect(judge(again, { claims: [early, { ...soon, cause: 'refused' }] }).faults).toEqual([]);
  });

  it('has one last chance: another claim that sends is one too many', () => {
    const another = claim(lastChanceMs + 5000, { isLastChance: true });
    const entries = [sent(first), sent(lastChanceMs + 100), sent(lastChanceMs + 5100)];
    expect(judge(entries, { claims: [early, chance, another] }).faults).toEqual(['presented_twice']);
  });
});

describe('a refresh token that is presented at the wrong time', () => {
  it('is late after the window of its claim, allowing for the way and for a journal that was late itself', () => {
    const claims = [early];
    expect(judge([sent(early.sendBeforeMs + 400)], { claims }).faults).toEqual([]);
    expect(judge([sent(early.sendBeforeMs + 600)], { claims }).faults).toEqual(['sent_late']);
    expect(judge([sent(early.sendBeforeMs + 600)], { claims, journalLateMs: 200 }).faults).toEqual([]);
  });

  it('is not late where its own claim asks again, within half of the grace, for an answer that hung past the window', () => {
    const waited = [sent(first), sent(first + 3000)];
    expect(judge(waited, { claims: [early], graceMs: 12_000 }).faults).toEqual([]);
    expect(judge([sent(first + 3000)], { claims: [early], graceMs: 12_000 }).faults).toEqual(['sent_late']);
    const never = judge([sent(first), sent(first + 7000)], { claims: [early], graceMs: 12_000 });
    expect(never.faults).toEqual(['sent_late', 'presented_twice']);
  });

  it('is late under a claim from before its owner was stopped, though another worker made it', () => {
    const resumedAtMs = lastChanceMs + 500;
    const entries = [sent(first), sent(lastChanceMs + 100), sent(resumedAtMs + 10)];
    expect(judge(entries, { claims: [early, chance], resumedAtMs }).faults).toEqual(['sent_late']);
  });

  it('is wrong once a refusal was heard', () => {
    const refusal = sent(lastChanceMs + 100, {
      status: 400,
      errorKey: 'invalid_grant',
      answered: 'answered',
      applied: false,
    });
    const entries = [sent(first), refusal, sent(lastChanceMs + 1200)];
    expect(judge(entries, { claims: [early, chance] }).faults).toEqual(['sent_after_refusal']);
  });
});
