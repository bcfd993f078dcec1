import { describe, expect, it } from 'vitest';
import { day, due, expired, minute, rotate } from '../test/support/fleet.ts';
import type { SendResult } from './refresh-outcome.ts';
import { answerWith, createScriptedGrant } from './testing.ts';

describe('a refresh that was never sent', () => {
  it('is sent again under the same claim, after one second and after two', async () => {
    const { grant, secret, join, outcome } = await expired({ kind: 'never_sent' }, { kind: 'never_sent' });
    expect((await outcome(join().getAccessToken())).value).toBe('at-secret-3');
    expect(grant.sent).toHaveLength(3);
    expect([...(await secret.labels()).keys()]).not.toContain('CC_VERDICT');
  });

  it('is given up after three sends, and another worker may claim anew at once', async () => {
    const never: SendResult = { kind: 'never_sent' };
    const { grant, join, clock, outcome } = await expired(never, never, never);
    await expect(outcome(join().getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
    await clock.advance(2000);
    expect((await outcome(join().getAccessToken())).value).toBe('at-secret-4');
    expect(grant.sent).toHaveLength(4);
  });

  it('costs no claim when the token endpoint cannot be reached at all', async () => {
    const { grant, secret, join, clock, outcome } = await expired();
    grant.setReachable(false);
    const worker = join();
    await expect(outcome(worker.getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
    expect([...(await secret.labels()).keys()]).not.toContain('CC_CLAIM');
    grant.setReachable(true);
    await clock.advance(2000);
    expect((await outcome(worker.getAccessToken())).value).toBe('at-secret-1');
  });
});

describe('a throttled refresh', () => {
  it('is sent again under the same claim after the wait it names', async () => {
    const { grant, clock, join, outcome } = await expired(answerWith(429, '', '3'));
    const startMs = clock.now();
    await outcome(join().getAccessToken());
    expect(grant.sent).toHaveLength(2);
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(3000);
  });

  it('waits for at least two seconds when it names none', async () => {
    const { clock, join, outcome } = await expired(answerWith(429, ''));
    const startMs = clock.now();
    await outcome(join().getAccessToken());
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(2000);
  });

  it('is left for later when its wait would outlast the claim', async () => {
    const { grant, clock, join, outcome } = await due(answerWith(429, '', '3600'));
    const worker = join();
    await worker.getAccessToken();
    await clock.advance(5 * minute);
    await worker.getAccessToken();
    await clock.advance(5000);
    expect(grant.sent).toHaveLength(1);
    await clock.advance(0.2 * day);
    expect((await outcome(worker.getAccessToken())).value).toBe('at-secret-2');
    expect((await outcome(join().getAccessToken())).value).toBe('at-secret-2');
  });
});

describe('a refresh whose client is not accepted', () => {
  const invalidClient = answerWith(401, { error: 'invalid_client' });

  it('is a matter of configuration, not a dead grant', async () => {
    const { registry, join, outcome } = await expired(invalidClient);
    await expect(outcome(join().getAccessToken())).rejects.toMatchObject({
      code: 'config_error',
      message: expect.stringMatching(/invalid_client.*client_secret.*not spent/),
    });
    expect(await registry.metrics()).toContain('leadferry_token_reauth_required{account="default"} 0');
  });

  it('is not tried again with the same credentials for ten minutes, and at once with others', async () => {
    const { grant, clock, join, outcome } = await expired(invalidClient);
    await expect(outcome(join().getAccessToken())).rejects.toMatchObject({ code: 'config_error' });
    await clock.advance(minute);
    await expect(outcome(join().getAccessToken())).rejects.toMatchObject({
      code: 'config_error',
      message: expect.stringContaining('client_secret'),
    });
    expect(grant.sent).toHaveLength(1);
    const mended = createScriptedGrant(rotate(), { clientFingerprint: 'mended' });
    expect((await outcome(join({ grant: mended }).getAccessToken())).value).toBe('at-secret-1');
    expect(mended.sent).toEqual(['rt-secret-login']);
  });
});
