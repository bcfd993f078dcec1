import { createFakeClock } from '@leadferry/runtime/testing';
import { describe, expect, it } from 'vitest';
import type { Claim, Verdict } from './claim.ts';
import { createMemorySecret } from './memory-secret.ts';
import type { RefreshCause } from './token-set.ts';
import { readTokenState } from './token-state.ts';
import { createTokenStore } from './token-store.ts';

const day = 86_400_000;

/** An account with a grant of a day, and what became of the claims on it. */
const start = async (refreshToken: string | undefined = 'r') => {
  const clock = createFakeClock(0);
  const store = createTokenStore(createMemorySecret({ now: clock.now }));
  const grant = { accessToken: 'a', expiresInSeconds: day / 1000, receivedAtMs: 0 };
  await store.storeGrant(refreshToken === '' ? grant : { ...grant, refreshToken });
  const claim = async (cause: RefreshCause = 'early', end?: Pick<Verdict, 'outcome' | 'why'>): Promise<void> => {
    const set = await store.readCurrent();
    const nowMs = clock.now();
    const made: Claim = {
      attempt: 1,
      cause,
      isLastChance: false,
      owner: 'worker-1',
      nonce: 'n',
      claimedAtMs: nowMs,
      sendBeforeMs: nowMs + 10_000,
      answerBeforeMs: nowMs + 70_000,
      isWitnessed: true,
      client: 'c',
      refreshTokenFingerprint: 'f',
    };
    await store.claim(set, made);
    if (end) await store.recordVerdict(set, { attempt: 1, nonce: 'n', client: 'c', atMs: nowMs, ...end });
  };
  return { clock, claim, read: () => readTokenState({ account: 'default', store, clock }) };
};

const refused = { outcome: 'refused', why: 'refused' } as const;

describe('the state of a grant', () => {
  it('that lives tells when it is refreshed, and that nothing is to be done', async () => {
    const { read } = await start();
    expect(await read()).toMatchObject({
      state: 'live',
      generation: { epoch: 1, seq: 0 },
      keeperRefreshAtMs: day / 2,
      workerRefreshAtMs: 0.75 * day,
      advice: 'Nothing to do.',
    });
  });

  it('is refreshing while a claim is open, and unknown once its answer is overdue', async () => {
    const { clock, claim, read } = await start();
    await claim();
    expect(await read()).toMatchObject({ state: 'refreshing', claim: { owner: 'worker-1', attempt: 1 } });
    await clock.advance(70_001);
    expect(await read()).toMatchObject({ state: 'unknown', advice: expect.stringMatching(/^Nothing yet/) });
  });

  it('whose refresh was refused is made sure of, then calls for a person while the access token serves', async () => {
    const { clock, claim, read } = await start();
    await claim('early', refused);
    expect(await read()).toMatchObject({ state: 'refused', advice: expect.stringMatching(/^Wait a minute/) });
    await clock.advance(60_000);
    expect(await read()).toMatchObject({
      state: 'reauth_required',
      advice: 'Authorise the account before 1970-01-02T00:00:00.000Z: delivery goes on until then.',
    });
    await clock.advance(day);
    expect((await read()).advice).toMatch(/^Authorise the account now/);
  });

  it('whose access token the API refuses too does not claim that delivery goes on', async () => {
    const { clock, claim, read } = await start();
    await claim('refused', refused);
    await clock.advance(60_000);
    expect(await read()).toMatchObject({
      state: 'reauth_required',
      isAccessRefused: true,
      advice: 'Authorise the account now: delivery waits for it, and goes on by itself.',
    });
  });

  it('whose application was refused names what to correct', async () => {
    const { claim, read } = await start();
    await claim('early', { outcome: 'unspent', why: 'config' });
    expect(await read()).toMatchObject({
      state: 'live',
      advice: expect.stringContaining('client_id and client_secret'),
    });
  });

  it('without refresh token calls for a login with the scope that brings one', async () => {
    const { clock, read } = await start('');
    expect(await read()).toMatchObject({ state: 'live', advice: expect.stringContaining('offline_access') });
    expect(await read()).not.toHaveProperty('keeperRefreshAtMs');
    await clock.advance(day);
    expect((await read()).state).toBe('reauth_required');
  });
});
