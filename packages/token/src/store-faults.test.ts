import { describe, expect, it } from 'vitest';
import { type FaultMoment, failingAt } from '../test/support/faulty-secret.ts';
import { expired } from '../test/support/fleet.ts';
import { createMemoryChannel } from '../test/support/memory-channel.ts';
import { createAccessTokenSecret } from './access-token-secret.ts';
import { isTokenError } from './errors.ts';
import { createMemoryEscrow, createMemorySecret } from './testing.ts';
import { createTokenStore } from './token-store.ts';

/** Refreshes an expired account while one call to one of its secrets fails, trying again like a worker does. */
const refreshWith = async (faulty: 'token' | 'access', number: number, moment: FaultMoment) => {
  const fleet = await expired();
  const { secret, grant, clock, join, outcome } = fleet;
  const shared = createMemorySecret({ name: 'memory/access-token' });
  const token = failingAt(secret, faulty === 'token' ? number : -1, moment);
  const access = failingAt(shared, faulty === 'access' ? number : -1, moment);
  const channel = createMemoryChannel();
  const escrow = createMemoryEscrow();
  const store = createTokenStore(token, createAccessTokenSecret(access));
  const worker = join({ store, channel, escrow });
  const codes: string[] = [];
  for (let times = 1; times <= 10; times += 1) {
    try {
      await outcome(worker.getAccessToken());
      break;
    } catch (error) {
      if (!isTokenError(error)) throw error;
      codes.push(error.code);
      await clock.advance(2000);
    }
  }
  await clock.advance(20 * 60_000);
  const { value } = await outcome(worker.getAccessToken());
  await clock.advance(1000);
  return {
    value,
    codes,
    sent: [...grant.sent],
    told: channel.told,
    readers: (await createAccessTokenSecret(shared).readCurrent()).accessToken,
    isRescueLeft: !escrow.isEmpty(),
    calls: { token: [...token.calls], access: [...access.calls] },
  };
};

const { calls } = await refreshWith('token', -1, 'before');
const each = (['token', 'access'] as const).flatMap((secret) =>
  calls[secret].flatMap((call, number) =>
    (['before', 'after'] as const).map((moment) => ({ secret, number, call, moment })),
  ),
);

describe('one call to Secrets Manager that fails in a refresh', () => {
  it('may be any of a good many', () => {
    expect(calls.token).toEqual(expect.arrayContaining(['create CC_CLAIM', 'create CC_NEXT', 'moveLabel AWSCURRENT']));
    expect(calls.access).toContain('create AWSCURRENT');
  });

  it.each(each)(
    '($call, number $number on the $secret secret, $moment it was applied) costs a moment at most',
    async ({ secret, number, moment }) => {
      const { value, codes, sent, told, readers, isRescueLeft } = await refreshWith(secret, number, moment);
      expect(value).toBe('at-secret-1');
      expect(sent).toEqual(['rt-secret-login']);
      expect(codes.every((code) => code === 'token_unavailable')).toBe(true);
      expect(codes.length).toBeLessThanOrEqual(1);
      expect(told).toContain('1.1 live');
      expect(readers).toBe('at-secret-1');
      expect(isRescueLeft).toBe(false);
    },
  );
});
