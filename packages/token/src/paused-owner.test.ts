import { describe, expect, it } from 'vitest';
import { day, expired, type Fleet, minute, response } from '../test/support/fleet.ts';
import type { Claim } from './claim.ts';
import { createMemoryLease, createMemoryTokenStore } from './testing.ts';

/** A worker that stands still, the process stopped, between its confirmed claim and its send: in the marker's answer. */
const pausedFor = (fleet: Fleet, ms: number) =>
  fleet.join({
    lease: createMemoryLease(),
    marker: {
      ...fleet.marker,
      recordSent: async (nonce, ttlMs) => {
        await fleet.clock.sleep(ms);
        return fleet.marker.recordSent(nonce, ttlMs);
      },
    },
    callerWaitMs: day,
  });

const claimOf = async ({ secret }: Fleet) => {
  const store = createMemoryTokenStore(secret);
  const set = await store.readCurrent();
  return { store, set, claim: (await store.readClaim(set, 1)) as Claim };
};

describe('an owner that was stopped between claim and send (C15)', () => {
  it('sends nothing when it goes on too late, writes that down, and the refresh is another claim', async () => {
    const fleet = await expired();
    const { grant, clock, outcome } = fleet;
    const owner = pausedFor(fleet, 15_000);
    const asked = owner.getAccessToken();
    asked.catch(() => {});
    await clock.advance(15_500);
    const { store, set, claim } = await claimOf(fleet);
    expect(grant.sent).toEqual([]);
    expect(await store.readVerdict(set, claim)).toMatchObject({ outcome: 'unspent', why: 'never_sent' });
    expect((await outcome(fleet.join().getAccessToken())).value).toBe('at-secret-1');
    expect(grant.sent).toHaveLength(1);
  });

  it('sends nothing when others have refreshed in its place meanwhile', async () => {
    const fleet = await expired();
    const { grant, clock, outcome } = fleet;
    const owner = pausedFor(fleet, 20 * minute);
    owner.getAccessToken().catch(() => {});
    await clock.advance(minute + 30_000);
    expect((await outcome(fleet.join().getAccessToken())).value).toBe('at-secret-1');
    await clock.advance(30 * minute);
    expect(grant.sent).toHaveLength(1);
    expect((await owner.getAccessToken()).value).toBe('at-secret-1');
  });

  it('sends nothing into a grant that a person has stored meanwhile (C20)', async () => {
    const fleet = await expired();
    const { secret, grant, clock } = fleet;
    const owner = pausedFor(fleet, 11_000);
    const asked = owner.getAccessToken();
    asked.catch(() => {});
    await clock.advance(5000);
    secret.paste(response('person'));
    await clock.advance(minute);
    expect(grant.sent).toEqual([]);
    expect((await owner.getAccessToken()).value).toBe('at-secret-person');
  });

  it('sends when it goes on in time', async () => {
    const fleet = await expired();
    expect((await fleet.outcome(pausedFor(fleet, 5000).getAccessToken())).value).toBe('at-secret-1');
    expect(fleet.grant.sent).toHaveLength(1);
  });
});
