import { describe, expect, it } from 'vitest';
import { createFleet, day, minute, response, rotate } from '../test/support/fleet.ts';
import { createMemoryTokenStore, createScriptedGrant } from './testing.ts';

const rotating = (lifeMs: number) => createScriptedGrant(rotate(lifeMs));

describe('a token provider that looks after its token', () => {
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
