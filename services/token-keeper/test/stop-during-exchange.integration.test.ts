import { expect, it, vi } from 'vitest';
import { authorizeInBrowser } from './support/authorize-in-browser.ts';
import { createKeeperWorld, type KeeperWorld } from './support/keeper-world.ts';

const patience = { timeout: 20_000, interval: 20 };

/** Exchanges that took place at the vendor. Each is noted as it happens, before its answer is on the way. */
const countExchanges = ({ simulator }: KeeperWorld, grantType: string): number =>
  simulator.journal.read().filter((entry) => entry.grantType === grantType && entry.applied).length;

it('a keeper told to stop while a refresh is answered stores the new set first, and begins no other', async () => {
  // Due half a second after the start; the vendor has the new set at once, and takes two seconds to send it.
  await using world = await createKeeperWorld({
    switches: { firstAccessTokenLifetimeMs: 4000, tokenLatencyAfterMs: 2000 },
    granted: ['default'],
  });
  const keeper = await world.startKeeper();
  await vi.waitFor(() => expect(countExchanges(world, 'refresh_token')).toBe(1), patience);
  expect((await world.store('default').readCurrent()).generation).toEqual({ epoch: 1, seq: 0 });
  keeper.tellToStop();
  expect(await keeper.exited).toBe(0);
  expect((await world.store('default').readCurrent()).generation).toEqual({ epoch: 1, seq: 1 });
  expect(countExchanges(world, 'refresh_token')).toBe(1);
});

it('a keeper told to stop while a code is exchanged stores the grant first, and tells the person', async () => {
  await using world = await createKeeperWorld({ switches: { tokenLatencyAfterMs: 2000 } });
  const keeper = await world.startKeeper();
  const authorized = authorizeInBrowser({ ...world, account: 'default' });
  await vi.waitFor(() => expect(countExchanges(world, 'authorization_code')).toBe(1), patience);
  keeper.tellToStop();
  // The page that tells of it is the other replica's to show; here there is none.
  await expect(authorized).rejects.toThrow();
  expect(await keeper.exited).toBe(0);
  expect(await world.store('default').readCurrent()).toMatchObject({ generation: { epoch: 1, seq: 0 } });
  expect(await world.store('default').readPinnedAccount()).toMatchObject({ organizationName: 'Engines Ltd' });
});

it('of two keepers one refreshes, at half of the life of the token, and the other takes over when it stops', async () => {
  await using world = await createKeeperWorld({ switches: { accessTokenLifetimeMs: 6000 }, granted: ['default'] });
  const first = await world.startKeeper();
  const { pages: _, ...withoutPages } = world.config as { pages: object };
  await world.startOther(withoutPages);
  const seqOf = async () => (await world.store('default').readCurrent()).generation.seq;
  await vi.waitFor(async () => expect(await seqOf()).toBe(2), patience);
  expect(countExchanges(world, 'refresh_token')).toBe(2);
  expect(await first.stop()).toBe(0);
  const seq = await seqOf();
  await vi.waitFor(async () => expect(await seqOf()).toBe(seq + 2), patience);
  expect(countExchanges(world, 'refresh_token')).toBe(seq + 2);
});
