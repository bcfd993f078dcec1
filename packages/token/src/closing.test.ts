import { describe, expect, it } from 'vitest';
import { createFleet, day, due, expired, minute, response, rotate } from '../test/support/fleet.ts';
import type { Claim } from './claim.ts';
import { TokenUnavailableError } from './errors.ts';
import type { RefreshStep } from './refresh-steps.ts';
import { answerWith, createMemoryEscrow, createMemoryTokenStore, createScriptedGrant } from './testing.ts';

/** Notes whether a promise has settled. */
const watch = (promise: Promise<unknown>) => {
  const seen = { isSettled: false };
  promise.then(
    () => Object.assign(seen, { isSettled: true }),
    () => Object.assign(seen, { isSettled: true }),
  );
  return seen;
};

describe('a process that is told to stop', () => {
  it('makes no claim any more, neither for a caller nor in the background', async () => {
    const { secret, grant, clock, join, outcome } = await due();
    const worker = join();
    await worker.getAccessToken();
    await worker.close();
    expect((await worker.getAccessToken()).value).toBe('at-secret-login');
    await clock.advance(minute);
    await clock.advance(day);
    await expect(outcome(worker.getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(grant.sent).toEqual([]);
    expect([...(await secret.labels()).keys()]).not.toContain('CC_CLAIM');
  });

  it.each<RefreshStep>(['due', 'chosen', 'prepared'])('at "%s" leaves before it claims', async (step) => {
    const { secret, grant, join, outcome } = await expired();
    const worker = join({ onStep: (reached) => void (reached === step && worker.close()) });
    await outcome(worker.getAccessToken()).catch(() => {});
    expect(grant.sent).toEqual([]);
    expect([...(await secret.labels()).keys()]).not.toContain('CC_CLAIM');
  });

  it('right after its claim gives it up, with a note, and the next worker refreshes at once', async () => {
    const { secret, grant, join, outcome } = await expired();
    const store = createMemoryTokenStore(secret);
    const set = await store.readCurrent();
    const worker = join({ onStep: (reached) => void (reached === 'claimed' && worker.close()) });
    await outcome(worker.getAccessToken()).catch(() => {});
    expect(grant.sent).toEqual([]);
    const claim = (await store.readClaim(set, 1)) as Claim;
    expect(await store.readVerdict(set, claim)).toMatchObject({ outcome: 'unspent', why: 'never_sent' });
    expect((await outcome(join().getAccessToken())).value).toBe('at-secret-1');
  });

  it.each<RefreshStep>(['sent', 'answered', 'escrowed', 'parsed', 'stored'])(
    'at "%s" stays until the new set is live',
    async (step) => {
      const { secret, grant, join, outcome } = await expired();
      const store = createMemoryTokenStore(secret);
      const liveWhenClosed: Promise<string>[] = [];
      const close = () => worker.close().then(async () => (await store.readCurrent()).accessToken);
      const worker = join({
        escrow: createMemoryEscrow(),
        onStep: (reached) => void (reached === step && liveWhenClosed.push(close())),
      });
      await outcome(worker.getAccessToken()).catch(() => {});
      expect(await outcome(Promise.all(liveWhenClosed))).toEqual(['at-secret-1']);
      expect(grant.sent).toHaveLength(1);
    },
  );

  it('waits for an answer as long as it takes, and for Secrets Manager to take it', async () => {
    const answer = Promise.withResolvers<void>();
    const grant = createScriptedGrant(async (refreshToken, index) => {
      await answer.promise;
      return rotate()(refreshToken, index);
    });
    const { secret, clock, join } = createFleet({ grant });
    secret.paste(response('login'));
    await clock.advance(2 * day);
    const worker = join();
    worker.getAccessToken().catch(() => {});
    await clock.advance(1000);
    expect(grant.sent).toHaveLength(1);

    const closed = watch(worker.close());
    await clock.advance(50_000);
    expect(closed.isSettled).toBe(false);
    secret.failWith(new TokenUnavailableError('away'), ['create']);
    answer.resolve();
    await clock.advance(10 * minute);
    expect(closed.isSettled).toBe(false);
    secret.failWith(undefined);
    await clock.advance(minute);
    expect(closed.isSettled).toBe(true);
    expect((await createMemoryTokenStore(secret).readCurrent()).accessToken).toBe('at-secret-1');
  });

  it('goes on with a send that was throttled: the claim is its own, and nobody else may use it', async () => {
    const { secret, grant, clock, join } = await expired(answerWith(429, '', '3'));
    const worker = join();
    worker.getAccessToken().catch(() => {});
    await clock.advance(1000);
    const closed = watch(worker.close());
    await clock.advance(1000);
    expect(closed.isSettled).toBe(false);
    await clock.advance(5000);
    expect(closed.isSettled).toBe(true);
    expect(grant.sent).toHaveLength(2);
    expect((await createMemoryTokenStore(secret).readCurrent()).accessToken).toBe('at-secret-2');
  });
});
