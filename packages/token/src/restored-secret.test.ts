import { describe, expect, it } from 'vitest';
import { day, expired, response } from '../test/support/fleet.ts';
import { createMemorySpentTokens } from '../test/support/memory-spent-tokens.ts';
import { createMemoryTokenStore } from './testing.ts';
import { labels } from './versioned-secret.ts';

/** An account that was refreshed once; what its secret held before is at hand, as in a backup. */
const refreshed = async () => {
  const fleet = await expired();
  const spent = createMemorySpentTokens();
  const before = await fleet.secret.readLabelled(labels.current);
  await fleet.outcome(fleet.join({ spent }).getAccessToken());
  expect(fleet.grant.sent).toEqual(['rt-secret-login']);
  return { ...fleet, spent, backup: before?.text ?? '' };
};

describe('a secret restored from a backup (C19)', () => {
  it('never has its spent refresh token sent again, and says what happened and what to do', async () => {
    const { secret, grant, spent, backup, clock, join, outcome } = await refreshed();
    secret.paste(backup);
    await clock.advance(2 * day);
    const asked = outcome(join({ spent }).getAccessToken());
    await expect(asked).rejects.toMatchObject({
      code: 'reauth_required',
      message: expect.stringMatching(/used before.*backup.*not sent again.*leadferry authorize/),
    });
    expect(grant.sent).toEqual(['rt-secret-login']);
    expect((await secret.readLabelled(labels.current))?.text).toBe(backup);
  });

  it('is served as long as its access token lives', async () => {
    const { secret, spent, backup, grant, clock, join } = await refreshed();
    secret.paste(backup);
    const worker = join({ spent });
    await worker.getAccessToken();
    await clock.advance(0.9 * day);
    expect((await worker.getAccessToken()).value).toBe('at-secret-login');
    await clock.advance(10_000);
    expect(grant.sent).toEqual(['rt-secret-login']);
  });

  it('is left by itself for the newer set where only the label was moved back', async () => {
    const { secret, spent, grant, clock, join, outcome } = await refreshed();
    const placed = await secret.labels();
    await secret.moveLabel({
      label: labels.current,
      from: placed.get(labels.current) ?? '',
      to: placed.get(labels.previous) ?? '',
    });
    expect((await createMemoryTokenStore(secret).readCurrent()).accessToken).toBe('at-secret-login');
    await clock.advance(1000);
    expect((await outcome(join({ spent }).getAccessToken())).value).toBe('at-secret-1');
    expect(grant.sent).toEqual(['rt-secret-login']);
  });

  it('gives way to the new grant that a person then stores', async () => {
    const { secret, spent, backup, clock, join, outcome } = await refreshed();
    secret.paste(backup);
    await clock.advance(2 * day);
    const worker = join({ spent });
    await outcome(worker.getAccessToken()).catch(() => {});
    secret.paste(response('new'));
    await clock.advance(2000);
    expect((await outcome(worker.getAccessToken())).value).toBe('at-secret-new');
  });
});
