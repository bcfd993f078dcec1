import { describe, expect, it } from 'vitest';
import { createFleet, day, minute, response } from '../test/support/fleet.ts';
import type { Claim } from './claim.ts';
import { TokenUnavailableError } from './errors.ts';
import { createMemoryTokenStore } from './testing.ts';
import type { StoredTokenSet } from './token-set.ts';
import type { TokenStore } from './token-store.ts';

/** A worker that died: what it had done by then is done here by hand. */
const crashed = async ({ isWitnessed = true } = {}) => {
  const fleet = createFleet();
  fleet.secret.paste(response('login'));
  await fleet.clock.advance(2 * day);
  const store = createMemoryTokenStore(fleet.secret);
  const set = await store.readCurrent();
  const claimedAtMs = fleet.clock.now();
  const claim: Claim = {
    attempt: 1,
    cause: 'expired',
    isLastChance: false,
    owner: 'dead',
    nonce: 'nonce-of-the-dead',
    claimedAtMs,
    sendBeforeMs: claimedAtMs + 10_000,
    answerBeforeMs: claimedAtMs + 70_000,
    isWitnessed,
    client: 'client',
    refreshTokenFingerprint: '',
  };
  return { ...fleet, store, set, claim };
};

const next = (set: StoredTokenSet, nowMs: number) => ({
  ...set,
  generation: { epoch: 1, seq: 1 },
  accessToken: 'at-secret-rescued',
  refreshToken: 'rt-secret-rescued',
  issuedAtMs: nowMs,
  expiresAtMs: nowMs + day,
});

describe('after a worker died', () => {
  it('before its claim, the next one simply refreshes', async () => {
    const { lease, grant, clock, join, outcome } = await crashed();
    const lapse = lease.hold('token:default');
    const asked = join().getAccessToken();
    await clock.advance(3000);
    expect(grant.sent).toEqual([]);
    lapse();
    expect((await outcome(asked)).value).toBe('at-secret-1');
  });

  it('between claim and send, a new attempt is made 60 s after its time was over', async () => {
    const { store, set, claim, marker, grant, clock, join, outcome } = await crashed();
    await marker.recordClaim(claim.nonce, day);
    await store.claim(set, claim);
    const worker = join();
    await expect(outcome(worker.getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
    await clock.advance(50_000);
    await expect(outcome(worker.getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(grant.sent).toEqual([]);
    await clock.advance(10_000);
    expect((await outcome(worker.getAccessToken())).value).toBe('at-secret-1');
    expect(await store.readClaim(set, 2)).toMatchObject({ isLastChance: false });
  });

  it('after it marked its send, the one attempt that is left is the last chance', async () => {
    const { store, set, claim, marker, grant, clock, join, outcome } = await crashed();
    await marker.recordClaim(claim.nonce, day);
    await store.claim(set, claim);
    await marker.recordSent(claim.nonce, day);
    const worker = join();
    await clock.advance(minute);
    await expect(outcome(worker.getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(grant.sent).toEqual([]);
    await clock.advance(2 * minute);
    expect((await outcome(worker.getAccessToken())).value).toBe('at-secret-1');
    expect(await store.readClaim(set, 2)).toMatchObject({ isLastChance: true });
  });

  it('with a marker that Redis lost, it counts as sent', async () => {
    const { store, set, claim, marker, grant, clock, join, outcome } = await crashed();
    await marker.recordClaim(claim.nonce, day);
    await store.claim(set, claim);
    marker.forget();
    await clock.advance(75_000);
    await expect(outcome(join().getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(grant.sent).toEqual([]);
  });

  it('between storing and promoting, anyone promotes, and nothing is exchanged', async () => {
    const { store, set, claim, grant, clock, join, outcome } = await crashed();
    await store.claim(set, claim);
    await store.putNext(set, next(set, clock.now()));
    const token = await outcome(join().getAccessToken());
    expect(token).toMatchObject({ value: 'at-secret-rescued', generation: { epoch: 1, seq: 1 } });
    expect(grant.sent).toEqual([]);
    expect((await store.readCurrent()).accessToken).toBe('at-secret-rescued');
  });

  it('in its last chance, the generation has ended and is named so', async () => {
    const { store, set, claim, marker, grant, secret, clock, join, outcome } = await crashed();
    await store.claim(set, { ...claim, isLastChance: true });
    await marker.recordSent(claim.nonce, day);
    await clock.advance(3 * minute);
    await expect(outcome(join().getAccessToken())).rejects.toMatchObject({ code: 'reauth_required' });
    expect(grant.sent).toEqual([]);
    expect([...(await secret.labels()).keys()]).toContain('CC_REAUTH');
  });

  it('with its lease still held, workers whose token lives are not kept waiting', async () => {
    const { clock, secret, lease, join } = createFleet();
    secret.paste(response('login'));
    lease.hold('token:default');
    const worker = join();
    await clock.advance(0.8 * day);
    for (let times = 0; times < 20; times += 1) {
      expect((await worker.getAccessToken()).value).toBe('at-secret-login');
      await clock.advance(1000);
    }
  });
});

describe('a claim whose answer was lost', () => {
  const losing = (store: TokenStore, isApplied: boolean): TokenStore => ({
    ...store,
    claim: async (parent, claim) => {
      if (isApplied) await store.claim(parent, claim);
      throw new TokenUnavailableError('the answer was lost');
    },
  });

  it.each([true, false])(
    'is given up by its owner, and the next worker refreshes at once (applied: %s)',
    async (applied) => {
      const { store, grant, join, outcome } = await crashed();
      const unlucky = join({ store: losing(store, applied) });
      await expect(outcome(unlucky.getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
      expect(grant.sent).toEqual([]);
      expect((await outcome(join().getAccessToken())).value).toBe('at-secret-1');
      expect(grant.sent).toHaveLength(1);
    },
  );

  it('says nothing about the claim that another worker made', async () => {
    const { store, set, claim, marker, grant, join, outcome } = await crashed();
    const unlucky: TokenStore = {
      ...store,
      claim: async () => {
        await store.claim(set, claim);
        await marker.recordSent(claim.nonce, day);
        throw new TokenUnavailableError('the answer was lost');
      },
    };
    await outcome(join({ store: unlucky }).getAccessToken()).catch(() => {});
    await expect(outcome(join().getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(grant.sent).toEqual([]);
  });
});

describe('a worker that slept', () => {
  it('past its claim window sends nothing when it wakes, and others carry on', async () => {
    const { store, set, marker, grant, clock, join, outcome } = await crashed();
    const sleeper = { ...clock, sleep: (ms: number) => clock.sleep(ms < 1000 ? ms + 11_000 : ms) };
    const asked = outcome(join({ clock: sleeper, callerWaitMs: 60_000 }).getAccessToken());
    await expect(asked).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(grant.sent).toEqual([]);
    const slept = (await store.readClaim(set, 1)) as Claim;
    expect(await store.readVerdict(set, slept)).toMatchObject({ outcome: 'unspent', why: 'never_sent' });
    await clock.advance(2000);
    expect((await outcome(join({ marker }).getAccessToken())).value).toBe('at-secret-1');
  });
});
