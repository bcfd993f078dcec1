import { describe, expect, it } from 'vitest';
import { createFleet, day, minute, response, rotate } from '../test/support/fleet.ts';
import { TokenUnavailableError } from './errors.ts';
import { answerWith, createMemoryTokenStore, createScriptedGrant } from './testing.ts';

const rotating = (lifeMs: number) => createScriptedGrant(rotate(lifeMs));
const refusing = () => createScriptedGrant(() => answerWith(400, { error: 'invalid_grant' }));
const away = new TokenUnavailableError('Secrets Manager is away');

describe('the token provider', () => {
  it('hands out a stored token without asking the token endpoint', async () => {
    const { secret, grant, join } = createFleet();
    secret.paste(response('login'));
    const token = await join().getAccessToken();
    expect(token).toMatchObject({ value: 'at-secret-login', generation: { epoch: 1, seq: 0 } });
    expect(grant.sent).toEqual([]);
  });

  it('answers from memory afterwards', async () => {
    const { secret, join } = createFleet();
    secret.paste(response('login'));
    const worker = join();
    await worker.getAccessToken();
    const calls = secret.calls.length;
    for (let times = 0; times < 100; times += 1) await worker.getAccessToken();
    expect(secret.calls.length).toBe(calls);
  });

  it('shares one flight among the callers of a process', async () => {
    const { secret, grant, clock, join, outcome } = createFleet();
    secret.paste(response('login'));
    await clock.advance(2 * day);
    const worker = join();
    const tokens = await outcome(Promise.all(Array.from({ length: 50 }, () => worker.getAccessToken())));
    expect(new Set(tokens.map(({ value }) => value))).toEqual(new Set(['at-secret-1']));
    expect(grant.sent).toEqual(['rt-secret-login']);
    expect(secret.calls.filter((call) => call === 'readLabelled').length).toBeLessThanOrEqual(3);
  });

  it('refreshes once for ten workers that find the token expired together', async () => {
    const { secret, grant, clock, join, outcome } = createFleet();
    secret.paste(response('login'));
    await clock.advance(2 * day);
    const tokens = await outcome(Promise.all(Array.from({ length: 10 }, () => join().getAccessToken())));
    expect(grant.sent).toEqual(['rt-secret-login']);
    expect(tokens.every(({ value }) => value === 'at-secret-1')).toBe(true);
    expect(tokens[0]?.generation).toEqual({ epoch: 1, seq: 1 });
  });

  it('refreshes once for ten workers when Redis is down: the claim alone decides', async () => {
    const { secret, grant, lease, clock, join, outcome } = createFleet();
    secret.paste(response('login'));
    lease.setAvailable(false);
    await clock.advance(2 * day);
    const tokens = await outcome(Promise.all(Array.from({ length: 10 }, () => join().getAccessToken())));
    expect(grant.sent).toEqual(['rt-secret-login']);
    expect(tokens.every(({ value }) => value === 'at-secret-1')).toBe(true);
  });

  it('refreshes in the background at three quarters of the life, while the old token serves', async () => {
    const { secret, grant, clock, join } = createFleet();
    secret.paste(response('login'));
    const worker = join();
    await worker.getAccessToken();
    await clock.advance(0.74 * day);
    await worker.getAccessToken();
    await clock.advance(1000);
    expect(grant.sent).toEqual([]);
    await clock.advance(0.02 * day);
    expect((await worker.getAccessToken()).value).toBe('at-secret-login');
    await clock.advance(1000);
    expect((await worker.getAccessToken()).value).toBe('at-secret-1');
  });

  it('refreshes at half-life where it is told to', async () => {
    const { secret, grant, clock, join } = createFleet();
    secret.paste(response('login'));
    const keeper = join({ refreshAtRatio: 0.5 });
    await keeper.getAccessToken();
    await clock.advance(0.51 * day);
    await keeper.getAccessToken();
    await clock.advance(1000);
    expect(grant.sent).toEqual(['rt-secret-login']);
  });

  it.each([10_000, 60_000, day])('keeps a token that lives %d ms alive through ten lives', async (lifeMs) => {
    const { secret, grant, clock, join, outcome } = createFleet({ grant: rotating(lifeMs) });
    secret.paste(response('login', lifeMs));
    const worker = join();
    const values = new Set<string>();
    for (let step = 0; step < 200; step += 1) {
      const token = await outcome(worker.getAccessToken());
      expect(token.expiresAtMs).toBeGreaterThan(clock.now());
      values.add(token.value);
      await clock.advance(lifeMs / 20);
    }
    expect(grant.sent.length).toBeGreaterThanOrEqual(9);
    expect(grant.sent.length).toBeLessThanOrEqual(14);
    expect(new Set(grant.sent).size).toBe(grant.sent.length);
  });

  it('never hands out a token before it is stored', async () => {
    const { secret, grant, clock, join, outcome } = createFleet();
    secret.paste(response('login'));
    await clock.advance(2 * day);
    const worker = join();
    const asked = worker.getAccessToken();
    asked.catch(() => {});
    await clock.advance(100);
    secret.failWith(away, ['create', 'moveLabel']);
    await clock.advance(5000);
    expect(grant.sent).toHaveLength(1);
    await expect(outcome(asked)).rejects.toMatchObject({ code: 'token_unavailable' });
    secret.failWith(undefined);
    await clock.advance(minute);
    expect((await outcome(worker.getAccessToken())).value).toBe('at-secret-1');
    expect(grant.sent).toHaveLength(1);
  });

  it('serves the cached token while Secrets Manager is down, until its margin, then says so', async () => {
    const { secret, clock, join, outcome } = createFleet();
    secret.paste(response('login'));
    const worker = join();
    await worker.getAccessToken();
    secret.failWith(away);
    await clock.advance(day - 61_000);
    expect((await worker.getAccessToken()).value).toBe('at-secret-login');
    await clock.advance(2000);
    await expect(outcome(worker.getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(worker.hasEverRead()).toBe(true);
  });

  it('knows whether it ever read a token', async () => {
    const { secret, clock, join } = createFleet();
    secret.paste(response('login'));
    secret.failWith(away);
    const worker = join();
    await expect(worker.getAccessToken()).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(worker.hasEverRead()).toBe(false);
    secret.failWith(undefined);
    await clock.advance(2000);
    await worker.getAccessToken();
    expect(worker.hasEverRead()).toBe(true);
  });

  it('asks a failing store at most once in two seconds', async () => {
    const { secret, clock, join } = createFleet();
    secret.failWith(away);
    const worker = join();
    for (let times = 0; times < 100; times += 1) {
      await worker.getAccessToken().catch(() => {});
      await clock.advance(100);
    }
    expect(secret.calls.length).toBeLessThanOrEqual(6);
  });

  it('takes up a new grant within seconds when it had none that works', async () => {
    const { secret, clock, join, outcome } = createFleet({ grant: refusing() });
    secret.paste(response('dead'));
    await clock.advance(2 * day);
    const worker = join();
    await expect(outcome(worker.getAccessToken())).rejects.toMatchObject({ code: 'reauth_required' });
    secret.paste(response('new'));
    await clock.advance(2000);
    const token = await worker.getAccessToken();
    expect(token).toMatchObject({ value: 'at-secret-new', generation: { epoch: 2, seq: 0 } });
  });

  it('finds a newer generation by itself within the re-read interval', async () => {
    const { secret, clock, join } = createFleet();
    secret.paste(response('login'));
    const worker = join();
    await worker.getAccessToken();
    secret.paste(response('pasted'));
    await clock.advance(18 * minute);
    await worker.getAccessToken();
    await clock.advance(0);
    expect((await worker.getAccessToken()).value).toBe('at-secret-pasted');
  });

  it('uses a token without refresh token until it expires, and warns with the way out', async () => {
    const { secret, clock, lines, grant, join, outcome } = createFleet();
    secret.paste(JSON.stringify({ access_token: 'at-secret-only', expires_in: 3600 }));
    const worker = join();
    expect((await worker.getAccessToken()).value).toBe('at-secret-only');
    const warning = lines.find(({ event }) => event === 'token_set_without_refresh_token');
    expect(warning?.level).toBe('warn');
    expect(JSON.stringify(warning?.fields)).toContain('leadferry authorize');
    await clock.advance(59 * minute);
    expect((await worker.getAccessToken()).value).toBe('at-secret-only');
    await clock.advance(minute);
    await expect(outcome(worker.getAccessToken())).rejects.toThrow(/leadferry authorize/);
    expect(grant.sent).toEqual([]);
  });

  it('begins no refresh once it is closing', async () => {
    const { secret, grant, clock, join, outcome } = createFleet();
    secret.paste(response('login'));
    await clock.advance(2 * day);
    const worker = join();
    await worker.close();
    await expect(outcome(worker.getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(grant.sent).toEqual([]);
  });

  it('holds its closing until an exchange that was begun is stored', async () => {
    const gate = Promise.withResolvers<void>();
    const grant = createScriptedGrant(async (refreshToken, index) => {
      await gate.promise;
      return rotate()(refreshToken, index);
    });
    const { secret, clock, join, outcome } = createFleet({ grant });
    secret.paste(response('login'));
    await clock.advance(2 * day);
    const worker = join();
    const asked = worker.getAccessToken();
    await clock.advance(500);
    expect(grant.sent).toHaveLength(1);
    const closed = worker.close();
    gate.resolve();
    await outcome(closed);
    expect((await createMemoryTokenStore(secret).readCurrent()).accessToken).toBe('at-secret-1');
    expect((await asked).value).toBe('at-secret-1');
  });
});
