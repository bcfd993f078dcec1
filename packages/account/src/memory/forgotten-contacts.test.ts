import { describe, expect, it } from 'vitest';
import { createForgottenContacts } from './forgotten-contacts.ts';

const open = (options?: Parameters<typeof createForgottenContacts>[1]) => {
  const told: (readonly string[] | 'all')[] = [];
  const store = { isAway: false, gate: Promise.resolve() };
  const note = async (what: readonly string[] | 'all'): Promise<void> => {
    await store.gate;
    if (store.isAway) throw new Error('Connection is closed.');
    told.push(what);
  };
  const forgotten = createForgottenContacts({ forget: note, forgetAll: () => note('all') }, options);
  return { told, store, forgotten };
};

describe('contacts written while the memory was away', () => {
  it('are forgotten once, however often they were noted', async () => {
    const { told, forgotten } = open();
    forgotten.note('a');
    forgotten.note('b');
    forgotten.note('a');
    await Promise.all([forgotten.settle(), forgotten.settle()]);
    expect(told).toEqual([['a', 'b']]);
    expect(forgotten.isSettled()).toBe(true);
  });

  it('stay noted while the memory is away', async () => {
    const { told, store, forgotten } = open();
    forgotten.note('a');
    store.isAway = true;
    await expect(forgotten.settle()).rejects.toThrow('closed');
    expect(forgotten.isSettled()).toBe(false);
    store.isAway = false;
    await forgotten.settle();
    expect(told).toEqual([['a']]);
  });

  it('are forgotten a second time when they were written while that was under way', async () => {
    const { told, store, forgotten } = open();
    const gate = Promise.withResolvers<void>();
    store.gate = gate.promise;
    forgotten.note('a');
    const settling = forgotten.settle();
    forgotten.note('a');
    expect(forgotten.isSettled()).toBe(false);
    gate.resolve();
    await settling;
    expect(told).toEqual([['a'], ['a']]);
  });

  it('make the memory forget everybody when there are too many to be kept', async () => {
    const { told, store, forgotten } = open({ most: 3 });
    for (const contact of ['a', 'b', 'c', 'd', 'e']) forgotten.note(contact);
    store.isAway = true;
    await expect(forgotten.settle()).rejects.toThrow('closed');
    store.isAway = false;
    await forgotten.settle();
    expect(told).toEqual(['all']);
    forgotten.note('f');
    await forgotten.settle();
    expect(told).toEqual(['all', ['f']]);
  });

  it('are said to be stuck once, and again when they are after they were not', async () => {
    const reasons: unknown[] = [];
    const { store, forgotten } = open({ onStuck: (error) => reasons.push(error) });
    const fail = async (): Promise<void> => {
      store.isAway = true;
      await expect(forgotten.settle()).rejects.toThrow('closed');
    };
    forgotten.note('a');
    await fail();
    await fail();
    expect(reasons).toEqual([new Error('Connection is closed.')]);
    store.isAway = false;
    await forgotten.settle();
    forgotten.note('b');
    await fail();
    expect(reasons).toHaveLength(2);
  });

  it('are told in pieces', async () => {
    const { told, forgotten } = open({ atOnce: 2 });
    for (const contact of ['a', 'b', 'c']) forgotten.note(contact);
    await forgotten.settle();
    expect(told).toEqual([['a', 'b'], ['c']]);
  });
});
