import { describe, expect, it } from 'vitest';
import { createFleet, day, minute, response } from '../test/support/fleet.ts';
import { TokenUnavailableError } from './errors.ts';
import { answerWith, createScriptedGrant } from './testing.ts';

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
    await clock.advance(0.9964 * day);
    expect((await worker.getAccessToken()).value).toBe('at-secret-login');
    await clock.advance(0.0002 * day);
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

  it.each([
    ['a secret that was never filled', undefined],
    ['a secret without a token in it', '{}'],
  ])('tells %s from a store that is away', async (_what, text) => {
    const { secret, clock, join } = createFleet();
    secret.failWith(away);
    const worker = join();
    await expect(worker.getAccessToken()).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(worker.hasEverRead()).toBe(false);
    secret.failWith(undefined);
    if (text !== undefined) secret.paste(text);
    await clock.advance(2000);
    await expect(worker.getAccessToken()).rejects.toMatchObject({ code: 'config_error' });
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
});
