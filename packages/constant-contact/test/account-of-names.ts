import type { Clock } from '@leadferry/runtime';
import { createRecordingLogger } from '@leadferry/runtime/testing';
import { ConflictError } from '../src/errors.ts';
import type { NamedId } from '../src/names/named-ids.ts';
import { createNames, type Names, type NamesOptions } from '../src/names/names.ts';
import type { NamesCache } from '../src/names/names-cache.ts';

/** An account whose names can be changed, read through ports that count and can be made to fail or wait. */
export const createAccountOfNames = (names: { lists?: string[]; customFields?: string[]; tags?: string[] } = {}) => {
  const named = (list: string[] = []): NamedId[] => list.map((name) => ({ id: `id of ${name}`, name }));
  const stored = { lists: named(names.lists), customFields: named(names.customFields), tags: named(names.tags) };
  const loads = { lists: 0, customFields: 0, tags: 0 };
  const creations: string[] = [];
  let before: () => Promise<void> = async () => {};

  const fetchPage =
    (kind: keyof typeof stored, perPage = 2) =>
    async (cursor = '0') => {
      if (cursor === '0') loads[kind] += 1;
      await before();
      const from = Number(cursor);
      const items = stored[kind].slice(from, from + perPage);
      return from + perPage < stored[kind].length ? { items, next: String(from + perPage) } : { items };
    };
  const create = (kind: 'customFields' | 'tags') => async (name: string) => {
    creations.push(name);
    await before();
    if (stored[kind].some((item) => item.name.toLowerCase() === name.toLowerCase())) throw new ConflictError();
    const item = { id: `id of ${name}`, name };
    stored[kind].push(item);
    return item;
  };
  const fields = fetchPage('customFields');

  return {
    stored,
    loads,
    creations,
    /** Runs before every answer of the API, from now on. */
    setBefore: (run: () => Promise<void>): void => {
      before = run;
    },
    fetchPages: {
      lists: fetchPage('lists'),
      customFields: async (cursor?: string) => {
        const { items, ...rest } = await fields(cursor);
        return { items: items.map((item) => ({ ...item, label: item.label ?? item.name, type: 'string' })), ...rest };
      },
      tags: fetchPage('tags'),
    },
    createCustomField: create('customFields'),
    createTag: create('tags'),
  };
};

/** What `createAccountOfNames` makes. */
export type AccountOfNames = ReturnType<typeof createAccountOfNames>;

/** One process of the fleet: its own names over the account and the shared cache. */
export const openProcess = (
  account: AccountOfNames,
  shared: { clock: Clock; cache: NamesCache },
  options: Partial<NamesOptions> = {},
): Names & { readonly logged: readonly { event: string }[] } => {
  const logger = createRecordingLogger();
  const { fetchPages } = account;
  return { ...createNames({ account: 'default', fetchPages, logger, ...shared, ...options }), logged: logger.lines };
};

/** Wanted names of one kind. */
export const want = (names: { lists?: string[]; customFields?: string[]; tags?: string[] }) => ({
  lists: [],
  customFields: [],
  tags: [],
  ...names,
});
