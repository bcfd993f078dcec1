import { createScriptedContacts } from '@leadferry/account/testing';
import { createOpenBudget } from '@leadferry/budget/testing';
import { ContactsUnavailableError, UnauthorizedError } from '@leadferry/constant-contact';
import { createFakeClock, silentLogger } from '@leadferry/runtime/testing';
import { TokenConfigError, TokenUnavailableError } from '@leadferry/token';
import { createMemorySecret, createMemoryTokenStore } from '@leadferry/token/testing';
import { describe, expect, it } from 'vitest';
import { InterruptedError } from './errors.ts';
import { type KeepGrantOptions, keepGrant } from './keep-grant.ts';

const ours = { encodedAccountId: 'a1', organizationName: 'Engines Ltd' };
const storeAway = new TokenUnavailableError('Secrets Manager did not answer');
const apiAway = new ContactsUnavailableError({ phase: 'not_sent', reason: 'ECONNREFUSED' });
const grant = { accessToken: 'fresh', refreshToken: 'r', expiresInSeconds: 86_400, receivedAtMs: 5000 };

/** A login's grant that is to be kept, a store in memory, and an API that answers in turn, at last for ever. */
const start = async (answers: readonly (typeof ours | Error)[] = [ours], given: Partial<KeepGrantOptions> = {}) => {
  const clock = createFakeClock(0);
  const secret = createMemorySecret({ now: clock.now });
  const store = createMemoryTokenStore(secret);
  await store.storeGrant({ ...grant, accessToken: 'old', receivedAtMs: 0 });
  await store.pinAccount(ours);
  const [first, second] = [new AbortController(), new AbortController()];
  const told: string[] = [];
  let asked = 0;
  const keep = () => {
    const kept = keepGrant({
      account: 'default',
      store,
      contacts: createScriptedContacts({
        getAccountSummary: async () => {
          const answer = answers[Math.min(asked++, answers.length - 1)] ?? ours;
          if (answer instanceof Error) throw answer;
          return answer;
        },
      }),
      budget: createOpenBudget(),
      logger: silentLogger,
      grant,
      scopes: undefined,
      wantedScopes: ['offline_access'],
      epochBefore: 1,
      clock,
      interrupts: { first: first.signal, second: second.signal },
      onWait: (why, pauseMs, isFirst) => void told.push(`${isFirst ? 'first ' : ''}${pauseMs}: ${why.message}`),
      onWarning: () => void told.push('warned'),
      ...given,
    });
    kept.catch(() => {});
    return kept;
  };
  return {
    clock,
    secret,
    store,
    told,
    keep,
    press: [first, second].map((at) => () => at.abort(new InterruptedError())),
  };
};

describe('the grant of a login', () => {
  it('is stored at once where nothing is in the way', async () => {
    const { keep, told } = await start();
    expect(await keep()).toMatchObject({ generation: { epoch: 2, seq: 0 }, organizationName: 'Engines Ltd' });
    expect(told).toEqual([]);
  });

  it('is kept while the store is away, at growing pauses, and stored when it is back', async () => {
    const { keep, told, secret, clock } = await start();
    secret.failWith(storeAway);
    const kept = keep();
    await clock.advance(200_000);
    // At 0, 1, 3, 7, 15, 31 s, then every 30 s.
    const growing = ['first 1000', '2000', '4000', '8000', '16000'];
    expect(told.map((text) => text.split(':')[0])).toEqual([...growing, ...Array.from({ length: 6 }, () => '30000')]);
    secret.failWith(undefined);
    await clock.advance(30_000);
    expect((await kept).generation).toEqual({ epoch: 2, seq: 0 });
  });

  it('is kept while the API does not tell whose it is', async () => {
    const { keep, told, clock } = await start([apiAway, apiAway, apiAway, ours]);
    const kept = keep();
    await clock.advance(1000);
    expect(await kept).toMatchObject({ organizationName: 'Engines Ltd' });
    expect(told).toEqual([expect.stringContaining('first 1000: the API does not tell whose account')]);
  });

  it('is kept while a role forbids to store it, since an operator can allow it meanwhile', async () => {
    const { keep, secret, clock } = await start();
    secret.failWith(new TokenConfigError('this role may not', { cause: new Error('AccessDeniedException') }));
    const kept = keep();
    await clock.advance(3000);
    secret.failWith(undefined);
    await clock.advance(5000);
    expect((await kept).generation.epoch).toBe(2);
  });

  it.each([
    ['the API refuses it', [new UnauthorizedError()], {}, 'token_refused'],
    ['it is of another account', [{ encodedAccountId: 'a2', organizationName: 'Looms' }], {}, 'other_account'],
    [
      'it has no refresh token',
      [ours],
      { grant: { accessToken: 'a', expiresInSeconds: 60, receivedAtMs: 0 } },
      'no_refresh_token',
    ],
    [
      'nobody knows when it expires',
      [ours],
      { grant: { accessToken: 'a', refreshToken: 'r', receivedAtMs: 0 } },
      'config_error',
    ],
  ])('is not kept when %s', async (_, answers, given, code) => {
    const { keep, told } = await start(answers, given);
    await expect(keep()).rejects.toMatchObject({ code });
    expect(told).toEqual([]);
  });

  it('that was stored although the store said no is not stored twice', async () => {
    const { keep, store, secret, clock } = await start();
    secret.failWith(storeAway, ['moveLabel']);
    const kept = keep();
    await clock.advance(500);
    secret.failWith(undefined);
    await store.storeGrant(grant); // as if the move had been applied after all
    await clock.advance(1000);
    const { generation } = await kept;
    expect(generation).toEqual((await store.readCurrent()).generation);
    expect(generation.epoch).toBe(3);
  });

  it('gives way to a later one', async () => {
    const { keep, store, secret, clock } = await start();
    secret.failWith(storeAway);
    const kept = keep();
    await clock.advance(500);
    secret.failWith(undefined);
    await store.storeGrant({ ...grant, accessToken: 'later', receivedAtMs: 60_000 });
    await clock.advance(1000);
    await expect(kept).rejects.toMatchObject({ code: 'overtaken', message: expect.stringContaining('2.0') });
    expect((await store.readCurrent()).accessToken).toBe('later');
  });
});

describe('Ctrl-C while a grant is kept', () => {
  it('is warned of first, and the grant is stored all the same', async () => {
    const { keep, told, secret, clock, press } = await start();
    secret.failWith(storeAway);
    const kept = keep();
    await clock.advance(500);
    press[0]?.();
    expect(told.at(-1)).toBe('warned');
    secret.failWith(undefined);
    await clock.advance(1000);
    expect((await kept).generation.epoch).toBe(2);
  });

  it('that came before the grant is warned of too', async () => {
    const { keep, told, press } = await start();
    press[0]?.();
    await keep();
    expect(told).toEqual(['warned']);
  });

  it('is obeyed when it comes twice, and says that the grant is lost', async () => {
    const { keep, store, secret, clock, press } = await start();
    secret.failWith(storeAway);
    const kept = keep();
    await clock.advance(500);
    for (const each of press) each();
    await expect(kept).rejects.toThrow(/is lost.*leadferry authorize --account default/);
    secret.failWith(undefined);
    expect((await store.readCurrent()).accessToken).toBe('old');
  });

  it('in the middle of storing says that nobody knows', async () => {
    const { keep, press } = await start([ours], {
      channel: { publish: () => new Promise(() => {}) },
    });
    const kept = keep();
    for (const each of press) each();
    await expect(kept).rejects.toThrow(/nobody knows whether.*leadferry token status --account default/);
  });
});
