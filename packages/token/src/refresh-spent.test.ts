import { describe, expect, it } from 'vitest';
import { day, due, expired, minute, response, rotate } from '../test/support/fleet.ts';
import { TokenUnavailableError } from './errors.ts';
import type { SendResult } from './refresh-outcome.ts';
import { answerWith, createScriptedGrant } from './testing.ts';

const noAnswer: SendResult = { kind: 'no_answer', reason: 'timeout' };
const invalidGrant = answerWith(400, { error: 'invalid_grant' });

describe('a refused refresh', () => {
  it('needs a person, is told to everybody, and is never sent again by anyone', async () => {
    const { grant, clock, registry, join, outcome } = await expired(invalidGrant);
    await expect(outcome(join().getAccessToken())).rejects.toMatchObject({ code: 'reauth_required', retryable: false });
    for (let times = 0; times < 20; times += 1) {
      await expect(outcome(join().getAccessToken())).rejects.toMatchObject({ code: 'reauth_required' });
      await clock.advance(minute);
    }
    expect(grant.sent).toHaveLength(1);
    expect(await registry.metrics()).toContain('leadferry_token_reauth_required{account="default"} 1');
  });

  it('leaves the old access token in use while it lives', async () => {
    const { grant, clock, join } = await due(invalidGrant);
    const worker = join();
    await worker.getAccessToken();
    await clock.advance(0.15 * day);
    expect((await worker.getAccessToken()).value).toBe('at-secret-login');
    await clock.advance(1000);
    expect(grant.sent).toHaveLength(1);
  });

  it('is not believed when a person stored a new grant meanwhile', async () => {
    const { secret, clock, join, outcome } = await expired();
    const grant = createScriptedGrant(() => {
      secret.paste(response('meanwhile'));
      return invalidGrant;
    });
    await clock.advance(0);
    const token = await outcome(join({ grant }).getAccessToken());
    expect(token).toMatchObject({ value: 'at-secret-meanwhile', generation: { epoch: 2, seq: 0 } });
  });

  it('clears the call for a person once a new grant is stored', async () => {
    const { secret, clock, registry, join, outcome } = await expired(invalidGrant);
    const worker = join();
    await expect(outcome(worker.getAccessToken())).rejects.toMatchObject({ code: 'reauth_required' });
    secret.paste(response('new'));
    await clock.advance(2000);
    expect((await worker.getAccessToken()).value).toBe('at-secret-new');
    expect(await registry.metrics()).toContain('leadferry_token_reauth_required{account="default"} 0');
  });
});

describe('a refresh of unknown fate', () => {
  it('is not sent again while the old access token serves', async () => {
    const { grant, clock, join } = await due(noAnswer);
    const worker = join();
    for (let times = 0; times < 40; times += 1) {
      expect((await worker.getAccessToken()).value).toBe('at-secret-login');
      await clock.advance(5 * minute);
    }
    expect(grant.sent).toHaveLength(1);
  });

  it('gets one last chance shortly before the access token ends, and may recover', async () => {
    const { grant, clock, registry, join, outcome } = await due(noAnswer);
    const worker = join();
    await worker.getAccessToken();
    await worker.getAccessToken();
    await clock.advance(0.185 * day);
    expect(grant.sent).toHaveLength(1);
    await worker.getAccessToken();
    await clock.advance(2000);
    expect((await outcome(worker.getAccessToken())).value).toBe('at-secret-2');
    expect(grant.sent).toEqual(['rt-secret-login', 'rt-secret-login']);
    expect(await registry.metrics()).toContain('outcome="last_chance"} 1');
  });

  it('needs a person when the last chance is refused', async () => {
    const { grant, clock, join, outcome } = await expired(noAnswer, invalidGrant);
    const worker = join();
    await expect(outcome(worker.getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
    await clock.advance(2000);
    await expect(outcome(worker.getAccessToken())).rejects.toMatchObject({ code: 'reauth_required' });
    await clock.advance(day);
    await expect(outcome(join().getAccessToken())).rejects.toMatchObject({ code: 'reauth_required' });
    expect(grant.sent).toHaveLength(2);
  });

  it('needs a person when the last chance is not answered either', async () => {
    const { grant, clock, join, outcome } = await expired(...Array.from({ length: 6 }, () => noAnswer));
    const worker = join();
    await outcome(worker.getAccessToken()).catch(() => {});
    await clock.advance(2000);
    await outcome(worker.getAccessToken()).catch(() => {});
    await clock.advance(minute);
    await expect(outcome(worker.getAccessToken())).rejects.toMatchObject({ code: 'reauth_required' });
    await clock.advance(day);
    await expect(outcome(join().getAccessToken())).rejects.toMatchObject({ code: 'reauth_required' });
    expect(grant.sent).toHaveLength(6);
  });

  it('is sent up to five times under its last chance, when nothing is left to lose', async () => {
    const { grant, clock, join, outcome } = await expired(...Array.from({ length: 5 }, () => noAnswer));
    const worker = join();
    await outcome(worker.getAccessToken()).catch(() => {});
    await clock.advance(2000);
    await outcome(worker.getAccessToken()).catch(() => {});
    await clock.advance(minute);
    expect((await outcome(worker.getAccessToken())).value).toBe('at-secret-6');
    expect(new Set(grant.sent)).toEqual(new Set(['rt-secret-login']));
  });
});

describe('a granted refresh', () => {
  it('keeps the old refresh token when the answer has none, and finds out that it does not rotate', async () => {
    const longLived = answerWith(200, { access_token: 'at-secret-long', expires_in: 86_400 });
    const { grant, clock, join, outcome } = await expired(longLived, noAnswer);
    const worker = join();
    expect((await outcome(worker.getAccessToken())).value).toBe('at-secret-long');
    await clock.advance(0.76 * day);
    await worker.getAccessToken();
    await clock.advance(0.21 * day);
    await worker.getAccessToken();
    await clock.advance(5000);
    expect(grant.sent).toEqual(['rt-secret-login', 'rt-secret-login', 'rt-secret-login']);
    expect((await outcome(join().getAccessToken())).value).toBe('at-secret-3');
  });

  it('lives as long as its parent when the answer does not say', async () => {
    const { clock, join, outcome } = await expired(answerWith(200, { access_token: 'a', refresh_token: 'r' }));
    const { expiresAtMs } = await outcome(join().getAccessToken());
    expect(Math.round((expiresAtMs - clock.now()) / minute)).toBe(24 * 60);
  });

  it('is stored by repeating until Secrets Manager takes it, with one exchange', async () => {
    const { secret, grant, clock, join, outcome } = await due();
    const worker = join();
    await worker.getAccessToken();
    await clock.advance(200);
    secret.failWith(new TokenUnavailableError('away'), ['create', 'moveLabel']);
    await clock.advance(2 * 60 * minute);
    expect((await worker.getAccessToken()).value).toBe('at-secret-login');
    secret.failWith(undefined);
    await clock.advance(minute);
    expect((await worker.getAccessToken()).value).toBe('at-secret-1');
    expect((await outcome(join().getAccessToken())).value).toBe('at-secret-1');
    expect(grant.sent).toHaveLength(1);
  });

  it('gives way to a grant that a person stored while it was under way', async () => {
    const { secret, join, outcome } = await expired();
    const grant = createScriptedGrant((refreshToken, index) => {
      secret.paste(response('meanwhile'));
      return rotate()(refreshToken, index);
    });
    const token = await outcome(join({ grant }).getAccessToken());
    expect(token).toMatchObject({ value: 'at-secret-meanwhile', generation: { epoch: 2, seq: 0 } });
  });
});
