import { QuotaExceededError } from '@leadferry/budget';
import { createOpenBudget } from '@leadferry/budget/testing';
import {
  type AccountSummary,
  ContactsUnavailableError,
  ForbiddenError,
  RateLimitedError,
  UnauthorizedError,
} from '@leadferry/constant-contact';
import { createRecordingLogger } from '@leadferry/runtime/testing';
import { type NewGrant, TokenUnavailableError } from '@leadferry/token';
import { createMemoryTokenStore } from '@leadferry/token/testing';
import { describe, expect, it } from 'vitest';
import { type AcceptGrantOptions, acceptGrant } from './accept-grant.ts';
import { createScriptedContacts } from './scripted-contacts.ts';

const ours: AccountSummary = { encodedAccountId: 'a1', organizationName: 'Engines Ltd' };
const theirs: AccountSummary = { encodedAccountId: 'a2', organizationName: 'Looms Ltd' };
const away = new ContactsUnavailableError({ phase: 'not_sent', reason: 'ECONNREFUSED' });
const wantedScopes = ['contact_data', 'account_read', 'offline_access'];

/** A store in memory, and a way to bring it grants while the API answers in turn as the test says. */
const start = () => {
  const store = createMemoryTokenStore();
  const budget = createOpenBudget();
  const logger = createRecordingLogger();
  const published: unknown[] = [];
  let logins = 0;
  const bring = (answers: readonly (AccountSummary | Error)[], options: Partial<AcceptGrantOptions> = {}) => {
    let asked = 0;
    const contacts = createScriptedContacts({
      getAccountSummary: async () => {
        const answer = answers[asked++] ?? new Error('asked too often');
        if (answer instanceof Error) throw answer;
        return answer;
      },
    });
    return acceptGrant({
      account: 'default',
      store,
      contacts,
      budget,
      logger,
      channel: { publish: async (...told) => void published.push(told) },
      grant: {
        accessToken: `the-access-token-${++logins}`,
        refreshToken: 'the-refresh-token',
        expiresInSeconds: 86_400,
        receivedAtMs: 1000,
      },
      scopes: wantedScopes,
      wantedScopes,
      ...options,
    });
  };
  return { store, budget, logger, published, bring };
};

describe('a fresh grant', () => {
  it('becomes a new epoch, pins its account and is told of, on one permit', async () => {
    const { store, budget, published, bring } = start();
    expect(await bring([ours])).toEqual({
      generation: { epoch: 1, seq: 0 },
      expiresAtMs: 86_401_000,
      organizationName: 'Engines Ltd',
    });
    expect(await store.readCurrent()).toMatchObject({
      accessToken: 'the-access-token-1',
      refreshToken: 'the-refresh-token',
    });
    expect(await store.readPinnedAccount()).toEqual(ours);
    expect(published).toEqual([['default', { epoch: 1, seq: 0 }]]);
    expect(budget.calls).toMatchObject({ acquire: 1, reportAccepted: 1 });
  });

  it('of the pinned account takes the place of the one before', async () => {
    const { store, bring } = start();
    await bring([ours]);
    expect((await bring([{ ...ours, organizationName: 'Engines Inc' }])).generation).toEqual({ epoch: 2, seq: 0 });
    expect(await store.readPinnedAccount()).toMatchObject({ organizationName: 'Engines Inc' });
  });

  it('that is live already is not stored again: an earlier call may have stored it without hearing of it', async () => {
    const { store, bring, published } = start();
    const silent = {
      ...store,
      storeGrant: async (grant: NewGrant) => {
        await store.storeGrant(grant);
        throw new TokenUnavailableError('the answer was lost');
      },
    };
    const same = {
      store: silent,
      grant: { accessToken: 'a', refreshToken: 'r', expiresInSeconds: 60, receivedAtMs: 0 },
    };
    await expect(bring([ours], same)).rejects.toThrow('the answer was lost');
    expect(await bring([ours], same)).toMatchObject({ generation: { epoch: 1, seq: 0 } });
    expect(await store.readPinnedAccount()).toEqual(ours);
    expect(published).toHaveLength(1);
  });

  it('shows no control characters of its organisation, since terminals obey them', async () => {
    const { bring } = start();
    expect((await bring([{ ...ours, organizationName: '\u001b[2JEngines\nLtd\u0007' }])).organizationName).toBe(
      '[2JEngines Ltd',
    );
  });

  it('of another account is refused, both are named, and nothing is overwritten', async () => {
    const { store, bring, published } = start();
    await bring([ours]);
    await expect(bring([theirs])).rejects.toMatchObject({
      code: 'other_account',
      retryable: false,
      message: expect.stringMatching(/Looms Ltd \(a2\).*Engines Ltd \(a1\).*--replace-account/),
    });
    expect((await store.readCurrent()).generation).toEqual({ epoch: 1, seq: 0 });
    expect(await store.readPinnedAccount()).toEqual(ours);
    expect(published).toHaveLength(1);
  });

  it('of another account is taken and pinned when that is meant', async () => {
    const { store, bring } = start();
    await bring([ours]);
    expect(await bring([theirs], { replaceAccount: true })).toMatchObject({ organizationName: 'Looms Ltd' });
    expect(await store.readPinnedAccount()).toEqual(theirs);
  });

  it('whose access token the API refuses is refused', async () => {
    const { store, bring } = start();
    await expect(bring([new UnauthorizedError()])).rejects.toMatchObject({ code: 'token_refused', retryable: false });
    await expect(store.readCurrent()).rejects.toThrow('no value yet');
  });

  it('that may not read the account is taken with a warning, pinned account or not', async () => {
    const { store, bring } = start();
    expect((await bring([new ForbiddenError()])).warning).toContain('account_read');
    expect(await store.readPinnedAccount()).toBeUndefined();
    await bring([ours]);
    expect((await bring([new ForbiddenError()])).generation).toEqual({ epoch: 3, seq: 0 });
  });
});

describe('a grant without refresh token', () => {
  const bringWithout = (options: Partial<AcceptGrantOptions>) => {
    const { bring, store } = start();
    const grant = { accessToken: 'a', expiresInSeconds: 60, receivedAtMs: 0 };
    return { store, accepted: bring([], { grant, ...options }) };
  };

  it.each([
    [
      'the config does not ask for it',
      { wantedScopes: ['contact_data'] },
      'offline_access is missing under application.scopes',
    ],
    [
      'the vendor did not grant it',
      { scopes: ['contact_data'] },
      'did not grant the scopes account_read, offline_access',
    ],
    ['the vendor does not say', { scopes: undefined }, 'offline_access was asked for and yet none came'],
  ])('is refused before anybody is asked; the scope is named where %s', async (_, options, text) => {
    const { store, accepted } = bringWithout(options);
    await expect(accepted).rejects.toMatchObject({ code: 'no_refresh_token', message: expect.stringContaining(text) });
    await expect(store.readCurrent()).rejects.toThrow('no value yet');
  });
});

describe('a grant that lacks another scope', () => {
  it('is taken, and the scope is named', async () => {
    const { bring } = start();
    expect((await bring([ours], { scopes: ['account_read'] })).warning).toContain('not given contact_data,');
  });
});

describe('while the API is away', () => {
  it.each([
    ['down', [away, away, away], 3],
    ['throttling', [1, 2, 3].map(() => new RateLimitedError('throttled')), 3],
    ['at the end of the day', [new RateLimitedError('quota_exceeded')], 1],
  ])('(%s) a first grant is taken unseen, with a warning', async (_, answers, permits) => {
    const { store, budget, bring } = start();
    expect((await bring(answers)).warning).toContain('did not tell whose account');
    expect((await store.readCurrent()).generation).toEqual({ epoch: 1, seq: 0 });
    expect(await store.readPinnedAccount()).toBeUndefined();
    expect(budget.calls.acquire).toBe(permits);
  });

  it('for a moment, it is asked again', async () => {
    const { bring } = start();
    expect(await bring([away, ours])).toMatchObject({ organizationName: 'Engines Ltd' });
  });

  it('a grant for an account that is pinned is refused for now, and taken by the same call later', async () => {
    const { store, bring } = start();
    await bring([ours]);
    await expect(bring([away, away, away])).rejects.toMatchObject({
      code: 'summary_unavailable',
      retryable: true,
      cause: away,
      message: expect.stringContaining('Engines Ltd (a1)'),
    });
    expect((await store.readCurrent()).generation.epoch).toBe(1);
    expect((await bring([ours])).generation.epoch).toBe(2);
    expect((await bring([away, away, away], { replaceAccount: true })).generation.epoch).toBe(3);
  });

  it('for want of a permit, nobody is asked', async () => {
    const { budget, bring } = start();
    budget.refuseNext(new QuotaExceededError({ untilMs: 1, probeAtMs: undefined }));
    expect((await bring([])).warning).toContain("the day's calls are used up");
  });
});

describe('a store that fails', () => {
  const failing = new TokenUnavailableError('Secrets Manager did not answer');

  it('refuses the grant as it is, for the caller to try again', async () => {
    const { bring, store, published } = start();
    const broken = { ...store, storeGrant: () => Promise.reject(failing) };
    await expect(bring([ours], { store: broken })).rejects.toBe(failing);
    expect(await store.readPinnedAccount()).toBeUndefined();
    expect(published).toEqual([]);
  });

  it('at the pin alone leaves the grant taken, and says so', async () => {
    const { bring, store } = start();
    const broken = { ...store, pinAccount: () => Promise.reject(failing) };
    expect((await bring([ours], { store: broken })).warning).toContain('could not be written down');
    expect((await store.readCurrent()).generation.epoch).toBe(1);
  });
});

it('never lets a token into an error, a warning or the log', async () => {
  const { bring, logger } = start();
  const said: unknown[] = [await bring([ours], { scopes: [] })];
  for (const answers of [[theirs], [away, away, away], [new UnauthorizedError()]]) {
    const error = await bring(answers).catch((caught: Error) => caught);
    said.push(String(error), { ...(error as Error) });
  }
  expect(JSON.stringify([said, logger.lines])).not.toMatch(/the-(access|refresh)-token/);
});
