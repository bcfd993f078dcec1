import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, expect, it, vi } from 'vitest';
import { createKeeperWorld, type KeeperWorld } from './support/keeper-world.ts';
import { createRemoteVisitor } from './support/page-visitor.ts';

// Processes of ours need their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
afterAll(() => vi.resetConfig());

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

/** Somebody whom the vendor has just sent back, with a code that takes its time to be exchanged. */
const comeBack = async (world: KeeperWorld, signal?: AbortSignal) => {
  const visitor = createRemoteVisitor(world.publicUrl);
  await visitor.open('/authorize/default');
  await visitor.send('sign-in', { secret: world.operatorSecret });
  const consent = new URL((await visitor.send('authorize/default')).address);
  const callback = await allow(consent);
  const headers = { cookie: visitor.cookieHeader() };
  const answer = fetch(callback, { headers, redirect: 'manual', ...(signal ? { signal } : {}) });
  answer.catch(() => {}); // looked at later
  await vi.waitFor(() => expect(countExchanges(world, 'authorization_code')).toBe(1), patience);
  return { answer };
};

const switches = { tokenLatencyAfterMs: 1000 };

it('a keeper told to stop while a code is exchanged stores the grant first, and leads the browser on', async () => {
  await using world = await createKeeperWorld({ switches });
  const keeper = await world.startKeeper();
  const { answer } = await comeBack(world);
  keeper.tellToStop();
  const { status, headers } = await answer;
  expect([status, headers.get('location')]).toEqual([303, expect.stringMatching(/^\/result\//)]);
  expect(await keeper.exited).toBe(0);
  expect(await world.store('default').readCurrent()).toMatchObject({ generation: { epoch: 1, seq: 0 } });
  expect(await world.store('default').readPinnedAccount()).toMatchObject({ organizationName: 'Engines Ltd' });
});

it('so it does when the browser has left meanwhile', async () => {
  await using world = await createKeeperWorld({ switches });
  const keeper = await world.startKeeper();
  const leaving = new AbortController();
  const { answer } = await comeBack(world, leaving.signal);
  leaving.abort();
  await expect(answer).rejects.toThrow();
  keeper.tellToStop();
  expect(await keeper.exited).toBe(0);
  expect(await world.store('default').readCurrent()).toMatchObject({ generation: { epoch: 1, seq: 0 } });
});

it('connections that nobody uses do not hold a stop', async () => {
  await using world = await createKeeperWorld();
  const keeper = await world.startKeeper();
  const { port } = new URL(world.publicUrl);
  const unused = connect(Number(port), '127.0.0.1');
  await once(unused, 'connect');
  const closed = once(unused, 'close');
  expect(await keeper.stop()).toBe(0);
  await closed;
});

it('of two keepers one refreshes, before any worker would, and the other takes over when it stops', async () => {
  await using world = await createKeeperWorld({ switches: { accessTokenLifetimeMs: 6000 }, granted: ['default'] });
  const first = await world.startKeeper();
  const { pages: _, ...withoutPages } = world.config as { pages: object };
  await world.startOther(withoutPages);
  const seqOf = async () => (await world.store('default').readCurrent()).generation.seq;
  await vi.waitFor(async () => expect(await seqOf()).toBeGreaterThanOrEqual(2), patience);
  expect(await first.stop()).toBe(0);
  const seq = await seqOf();
  await vi.waitFor(async () => expect(await seqOf()).toBeGreaterThanOrEqual(seq + 2), patience);

  const spent = world.simulator.journal.read().filter(({ grantType }) => grantType === 'refresh_token');
  expect(spent.length).toBeGreaterThanOrEqual(seq + 2);
  expect(new Set(spent.map(({ refreshTokenHash }) => refreshTokenHash)).size).toBe(spent.length);
});

/** Allows access on the vendor's consent page; returns where the browser is sent. */
const allow = async (consent: URL): Promise<string> => {
  const body = new URLSearchParams([...consent.searchParams, ['account', 'default'], ['decision', 'allow']]);
  const answer = await fetch(`${consent.origin}${consent.pathname}`, { method: 'POST', body, redirect: 'manual' });
  return answer.headers.get('location') ?? '';
};
