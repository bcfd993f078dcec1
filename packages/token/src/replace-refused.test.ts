import { describe, expect, it, vi } from 'vitest';
import { createFleet, day, minute, response, rotate } from '../test/support/fleet.ts';
import { TokenUnavailableError } from './errors.ts';
import type { Probe } from './replace-refused.ts';
import { answerWith, createScriptedGrant } from './testing.ts';

const setUp = async (verdict: Awaited<ReturnType<Probe>>, grant = createScriptedGrant(rotate())) => {
  const fleet = createFleet({ grant });
  fleet.secret.paste(response('login'));
  const probe = vi.fn<Probe>(async () => verdict);
  const worker = fleet.join({ probe });
  const token = await worker.getAccessToken();
  return { ...fleet, probe, worker, token };
};

describe('a refused access token', () => {
  it('is replaced by a newer one that another worker stored, without probe and without refresh', async () => {
    const { secret, grant, probe, worker, token } = await setUp('refused');
    secret.paste(response('newer'));
    expect((await worker.replaceRefused(token)).value).toBe('at-secret-newer');
    expect(probe).not.toHaveBeenCalled();
    expect(grant.sent).toEqual([]);
  });

  it('is replaced from memory when this process has moved on already', async () => {
    const { secret, worker, token } = await setUp('refused');
    secret.paste(response('newer'));
    await worker.replaceRefused(token);
    const calls = secret.calls.length;
    expect((await worker.replaceRefused(token)).value).toBe('at-secret-newer');
    expect(secret.calls.length).toBe(calls);
  });

  it('never leads to a refresh by reflex: when the probe is accepted the lead waits', async () => {
    const { grant, clock, worker, token } = await setUp('accepted');
    for (let times = 0; times < 100; times += 1) {
      await expect(worker.replaceRefused(token)).rejects.toMatchObject({ code: 'token_unavailable', retryable: true });
      await clock.advance(1000);
    }
    expect(grant.sent).toEqual([]);
    expect((await worker.getAccessToken()).value).toBe('at-secret-login');
  });

  it('is looked into once for all callers, and at most once in ten seconds', async () => {
    const { secret, clock, probe, worker, token } = await setUp('accepted');
    const calls = secret.calls.length;
    for (let second = 0; second < 30; second += 1) {
      await Promise.allSettled(Array.from({ length: 20 }, () => worker.replaceRefused(token)));
      await clock.advance(1000);
    }
    expect(probe).toHaveBeenCalledTimes(3);
    expect(secret.calls.length - calls).toBe(3);
  });

  it('waits when the probe cannot tell', async () => {
    const { grant, worker, token } = await setUp('unavailable');
    await expect(worker.replaceRefused(token)).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(grant.sent).toEqual([]);
  });

  it('waits when there is no probe', async () => {
    const { join } = await setUp('accepted');
    const worker = join();
    const token = await worker.getAccessToken();
    await expect(worker.replaceRefused(token)).rejects.toMatchObject({ code: 'token_unavailable' });
  });

  it('waits when the store is away', async () => {
    const { secret, probe, worker, token } = await setUp('refused');
    secret.failWith(new TokenUnavailableError('away'));
    await expect(worker.replaceRefused(token)).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(probe).not.toHaveBeenCalled();
  });

  it('is refreshed once for the fleet when the probe is refused too', async () => {
    const { grant, join, probe, outcome } = await setUp('refused');
    const workers = Array.from({ length: 5 }, () => join({ probe }));
    const tokens = await Promise.all(workers.map((worker) => worker.getAccessToken()));
    const replaced = await outcome(
      Promise.all(workers.map((worker, index) => worker.replaceRefused(tokens[index] as (typeof tokens)[number]))),
    );
    expect(replaced.every(({ value }) => value === 'at-secret-1')).toBe(true);
    expect(grant.sent).toEqual(['rt-secret-login']);
  });

  it('leaves the newer one alone that arrived while the probe was out', async () => {
    const { secret, grant, join, outcome } = await setUp('refused');
    const probe: Probe = async () => {
      secret.paste(response('newer'));
      return 'refused';
    };
    const worker = join({ probe });
    const replaced = await outcome(worker.replaceRefused(await worker.getAccessToken()));
    expect(replaced.value).toBe('at-secret-newer');
    expect(grant.sent).toEqual([]);
  });

  it('is handed out no more once the probe has judged it', async () => {
    const refusing = createScriptedGrant(() => answerWith(400, { error: 'invalid_grant' }));
    const { clock, worker, token, outcome } = await setUp('refused', refusing);
    await expect(outcome(worker.replaceRefused(token))).rejects.toMatchObject({
      code: 'reauth_required',
      retryable: true,
    });
    for (let times = 0; times < 10; times += 1) {
      await clock.advance(minute);
      await expect(outcome(worker.getAccessToken())).rejects.toMatchObject({ code: 'reauth_required' });
    }
    expect(refusing.sent).toHaveLength(1);
  });

  it('forces one refresh an hour at most: more refreshing cannot help', async () => {
    const { grant, clock, worker, outcome } = await setUp('refused');
    for (let times = 0; times < 55; times += 1) {
      await outcome(worker.getAccessToken().then((token) => worker.replaceRefused(token))).catch(() => {});
      await clock.advance(minute);
    }
    expect(grant.sent).toHaveLength(1);
  });

  it('is counted', async () => {
    const { registry, worker, token } = await setUp('accepted');
    await worker.replaceRefused(token).catch(() => {});
    expect(await registry.metrics()).toContain('leadferry_http_401_total{account="default"} 1');
  });

  it('is simply refreshed when it has expired meanwhile', async () => {
    const { clock, probe, worker, token, outcome } = await setUp('accepted');
    await clock.advance(2 * day);
    expect((await outcome(worker.replaceRefused(token))).value).toBe('at-secret-1');
    expect(probe).not.toHaveBeenCalled();
  });
});
