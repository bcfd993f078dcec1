import { createFakeClock } from '@leadferry/runtime/testing';
import { describe, expect, it, vi } from 'vitest';
import { createAccountOfNames, openProcess, want } from '../../test/account-of-names.ts';
import { ContactsUnavailableError, UnknownNameError } from '../errors.ts';
import { createMemoryNamesCache } from './memory-names-cache.ts';

const minuteMs = 60_000;

const openFleet = () => {
  const clock = createFakeClock();
  return { clock, cache: createMemoryNamesCache({ clock }) };
};

const unavailable = () => Promise.reject(new ContactsUnavailableError({ phase: 'answered', reason: 'http_503' }));

describe('resolving names', () => {
  it('gives the id of each under the spelling it was asked by', async () => {
    const account = createAccountOfNames({ lists: ['News', 'Offers'], customFields: ['code'], tags: ['expo'] });
    const names = openProcess(account, openFleet());
    const resolved = await names.resolve(want({ lists: ['offers', 'News'], customFields: ['Code'], tags: [' expo'] }));
    expect(Object.fromEntries(resolved.lists)).toEqual({ offers: 'id of Offers', News: 'id of News' });
    expect(Object.fromEntries(resolved.customFields)).toEqual({ Code: 'id of code' });
    expect(Object.fromEntries(resolved.tags)).toEqual({ ' expo': 'id of expo' });
  });

  it('reads every page', async () => {
    const account = createAccountOfNames({ lists: ['a', 'b', 'c', 'd', 'e'] });
    const resolved = await openProcess(account, openFleet()).resolve(want({ lists: ['e'] }));
    expect(resolved.lists.get('e')).toBe('id of e');
  });

  it('loads only the kinds that are asked for', async () => {
    const account = createAccountOfNames({ lists: ['News'] });
    const names = openProcess(account, openFleet());
    await names.resolve(want({}));
    expect(account.loads).toEqual({ lists: 0, customFields: 0, tags: 0 });
    await names.resolve(want({ lists: ['News'] }));
    expect(account.loads).toEqual({ lists: 1, customFields: 0, tags: 0 });
  });

  it('loads once for all that ask at the same time in a process', async () => {
    const account = createAccountOfNames({ lists: ['News'] });
    const names = openProcess(account, openFleet());
    await Promise.all(Array.from({ length: 10 }, () => names.resolve(want({ lists: ['News'] }))));
    expect(account.loads.lists).toBe(1);
  });

  it('loads once for a fleet that starts at the same time', async () => {
    const fleet = openFleet();
    const account = createAccountOfNames({ lists: ['News'] });
    account.setBefore(() => fleet.clock.sleep(500));
    const processes = Array.from({ length: 6 }, () => openProcess(account, fleet));
    const resolved = Promise.all(processes.map((names) => names.resolve(want({ lists: ['News'] }))));
    await fleet.clock.advance(1000);
    expect((await resolved).map(({ lists }) => lists.get('News'))).toEqual(Array(6).fill('id of News'));
    expect(account.loads.lists).toBe(1);
  });

  it('loads again after ten minutes', async () => {
    const fleet = openFleet();
    const account = createAccountOfNames({ lists: ['News'] });
    const names = openProcess(account, fleet);
    await names.resolve(want({ lists: ['News'] }));
    await fleet.clock.advance(10 * minuteMs - 1);
    await names.resolve(want({ lists: ['News'] }));
    expect(account.loads.lists).toBe(1);
    await fleet.clock.advance(1);
    await names.resolve(want({ lists: ['News'] }));
    expect(account.loads.lists).toBe(2);
  });

  it.each([
    ['lists', 'lists'],
    ['custom fields', 'customFields'],
    ['tags', 'tags'],
  ] as const)('has at hand the ids of the %s loaded last', async (_what, kind) => {
    const fleet = openFleet();
    const account = createAccountOfNames({ [kind]: ['news'] });
    const names = openProcess(account, fleet);
    const wanted = want({ [kind]: ['news'] });
    await names.resolve(wanted);
    expect(names.atHand(wanted)?.[kind].get('news')).toBe('id of news');
    account.stored[kind][0] = { id: 'another id', name: 'news' };
    await fleet.clock.advance(10 * minuteMs);
    await names.resolve(wanted);
    expect(names.atHand(wanted)?.[kind].get('news')).toBe('another id');
  });

  it('has at hand what this lead wants, not what the last one did', async () => {
    const account = createAccountOfNames({ lists: ['a', 'b'], customFields: ['c', 'd'], tags: ['e', 'f'] });
    const names = openProcess(account, openFleet());
    const one = { lists: ['a'], customFields: ['c'], tags: ['e'] };
    await names.resolve(one);
    const changes = [{ lists: ['b'] }, { lists: ['a', 'b'] }, { customFields: ['d'] }, { tags: ['f'] }, { tags: [] }];
    for (const change of changes) {
      expect(names.atHand(one)?.lists.get('a')).toBe('id of a');
      const other = { ...one, ...change };
      const held = names.atHand(other);
      expect([held?.lists, held?.customFields, held?.tags].map((ids) => [...(ids?.keys() ?? [])])).toEqual([
        other.lists,
        other.customFields,
        other.tags,
      ]);
    }
  });

  it('keeps accounts apart', async () => {
    const fleet = openFleet();
    const [one, other] = [createAccountOfNames({ lists: ['News'] }), createAccountOfNames({ lists: ['Offers'] })];
    await openProcess(one, fleet).resolve(want({ lists: ['News'] }));
    const resolving = openProcess(other, fleet, { account: 'other' }).resolve(want({ lists: ['News'] }));
    await expect(resolving).rejects.toThrow(UnknownNameError);
  });
});

describe('an unknown name', () => {
  it('is found by one refresh when it was created since', async () => {
    const account = createAccountOfNames({ lists: ['News'] });
    const names = openProcess(account, openFleet());
    await names.resolve(want({ lists: ['News'] }));
    account.stored.lists.push({ id: 'new', name: 'Spring' });
    expect((await names.resolve(want({ lists: ['Spring'] }))).lists.get('Spring')).toBe('new');
    expect(account.loads.lists).toBe(2);
  });

  it('is named, with every other one of its kind, after one refresh', async () => {
    const names = openProcess(createAccountOfNames({ tags: ['expo'] }), openFleet());
    const failure = { code: 'unknown_tag', names: ['a', 'b'], retryable: false };
    await expect(names.resolve(want({ tags: ['a', 'expo', 'b', 'a'] }))).rejects.toMatchObject(failure);
  });

  it.each([
    [{ lists: ['x'] }, 'unknown_list'],
    [{ customFields: ['x'] }, 'unknown_custom_field'],
    [{ tags: ['x'] }, 'unknown_tag'],
  ])('of %j is an %s', async (names, code) => {
    const resolving = openProcess(createAccountOfNames(), openFleet()).resolve(want(names));
    await expect(resolving).rejects.toMatchObject({ code });
  });

  it('is not in the message, which goes into logs', async () => {
    const names = openProcess(createAccountOfNames(), openFleet());
    const error: unknown = await names.resolve(want({ lists: ['Ada Byron'] })).catch((thrown: unknown) => thrown);
    expect(String(error)).not.toContain('Ada');
  });

  it('causes one refresh in ten minutes for the whole fleet', async () => {
    const fleet = openFleet();
    const account = createAccountOfNames({ lists: ['News'] });
    const processes = [openProcess(account, fleet), openProcess(account, fleet)];
    await processes[0]?.resolve(want({ lists: ['News'] }));
    for (let minute = 0; minute < 9; minute += 1) {
      for (const names of processes)
        await expect(names.resolve(want({ lists: [`unknown ${minute}`] }))).rejects.toThrow(UnknownNameError);
      await fleet.clock.advance(minuteMs);
    }
    expect(account.loads.lists).toBe(2);
    await fleet.clock.advance(minuteMs);
    await expect(processes[0]?.resolve(want({ lists: ['unknown'] }))).rejects.toThrow(UnknownNameError);
    expect(account.loads.lists).toBeGreaterThan(2);
  });

  it('waits for a refresh another process has under way instead of being called absent', async () => {
    const fleet = openFleet();
    const account = createAccountOfNames({ lists: ['News'] });
    const [one, other] = [openProcess(account, fleet), openProcess(account, fleet)];
    for (const names of [one, other]) await names.resolve(want({ lists: ['News'] }));
    account.stored.lists.push({ id: 'new', name: 'Spring' });
    account.setBefore(() => fleet.clock.sleep(3000));
    const both = Promise.all([one.resolve(want({ lists: ['Spring'] })), other.resolve(want({ lists: ['Spring'] }))]);
    await fleet.clock.advance(4000);
    expect((await both).map(({ lists }) => lists.get('Spring'))).toEqual(['new', 'new']);
    expect(account.loads.lists).toBe(2);
  });

  it('is refreshed by another process when the one that began has died', async () => {
    const fleet = openFleet();
    const account = createAccountOfNames({ lists: ['News'] });
    await fleet.cache.claimLoad('default', 'lists', 30_000);
    const resolved = openProcess(account, fleet).resolve(want({ lists: ['News'] }));
    await fleet.clock.advance(29_000);
    expect(account.loads.lists).toBe(0);
    await fleet.clock.advance(1500);
    expect((await resolved).lists.get('News')).toBe('id of News');
  });

  it('is asked for anew by a start that wants to know what is true now', async () => {
    const fleet = openFleet();
    const account = createAccountOfNames({ lists: ['News'] });
    const atStart = { refreshAfterMs: 15_000 };
    await expect(openProcess(account, fleet).resolve(want({ lists: ['Spring'] }), atStart)).rejects.toThrow();
    account.stored.lists.push({ id: 'new', name: 'Spring' });
    await fleet.clock.advance(20_000);
    const resolved = await openProcess(account, fleet).resolve(want({ lists: ['Spring'] }), atStart);
    expect(resolved.lists.get('Spring')).toBe('new');
  });
});

describe('a failure of loading', () => {
  it('comes out unchanged, of the first loading and of a refresh', async () => {
    const account = createAccountOfNames({ lists: ['News'] });
    const names = openProcess(account, openFleet());
    account.setBefore(unavailable);
    await expect(names.resolve(want({ lists: ['News'] }))).rejects.toMatchObject({ code: 'api_unavailable' });
    account.setBefore(async () => {});
    await names.resolve(want({ lists: ['News'] }));
    account.setBefore(unavailable);
    await expect(names.resolve(want({ lists: ['x'] }))).rejects.toMatchObject({ code: 'api_unavailable' });
  });

  it('lets the next one try at once', async () => {
    const fleet = openFleet();
    const account = createAccountOfNames({ lists: ['News'] });
    account.setBefore(unavailable);
    await expect(openProcess(account, fleet).resolve(want({ lists: ['News'] }))).rejects.toThrow();
    account.setBefore(async () => {});
    const resolved = await openProcess(account, fleet).resolve(want({ lists: ['News'] }));
    expect(resolved.lists.get('News')).toBe('id of News');
  });

  it('is one of pages that never end', async () => {
    const endless = { ...createAccountOfNames().fetchPages, lists: async () => ({ items: [], next: 'again' }) };
    const names = openProcess(createAccountOfNames(), openFleet(), { fetchPages: endless });
    await expect(names.resolve(want({ lists: ['x'] }))).rejects.toMatchObject({ reason: 'endless_pages' });
  });
});

describe('a caller that is told to stop', () => {
  it('stops waiting with the reason given, while the others get their names', async () => {
    const fleet = openFleet();
    const account = createAccountOfNames({ lists: ['News'] });
    account.setBefore(() => fleet.clock.sleep(1000));
    const names = openProcess(account, fleet);
    const drain = new AbortController();
    const stopped = names.resolve(want({ lists: ['News'] }), { signal: drain.signal });
    const other = names.resolve(want({ lists: ['News'] }));
    const reason = new Error('drain');
    drain.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    await fleet.clock.advance(1000);
    expect((await other).lists.size).toBe(1);
  });

  it('does not begin when told before', async () => {
    const account = createAccountOfNames({ lists: ['News'] });
    const names = openProcess(account, openFleet());
    await expect(names.resolve(want({ lists: ['News'] }), { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(account.loads.lists).toBe(0);
  });
});

describe('without its cache', () => {
  const broken = {
    read: () => Promise.reject(new Error('away')),
    write: () => Promise.reject(new Error('away')),
    claimLoad: () => Promise.reject(new Error('away')),
  };

  it('a process resolves, loads once in ten minutes, refreshes once, counts and says it once', async () => {
    const clock = createFakeClock();
    const account = createAccountOfNames({ lists: ['News'] });
    const metrics = { countLoad: vi.fn(), countCacheFailure: vi.fn() };
    const names = openProcess(account, { clock, cache: broken }, { metrics });
    for (let minute = 0; minute < 9; minute += 1) {
      expect((await names.resolve(want({ lists: ['News'] }))).lists.size).toBe(1);
      await expect(names.resolve(want({ lists: ['unknown'] }))).rejects.toThrow(UnknownNameError);
      await clock.advance(minuteMs);
    }
    expect(account.loads.lists).toBe(2);
    expect(metrics.countLoad).toHaveBeenCalledTimes(2);
    expect(metrics.countCacheFailure).toHaveBeenCalledWith('read');
    expect(names.logged.map(({ event }) => event)).toEqual(['names_cache_lost']);
  });
});
