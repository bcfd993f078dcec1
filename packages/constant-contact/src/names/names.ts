import { type Clock, type Logger, unlessAborted } from '@leadferry/runtime';
import type { ContactList, CustomField, Page, Tag } from '../answers.ts';
import { contactLimits } from '../contact-limits.ts';
import { UnknownNameError } from '../errors.ts';
import type { NamesMetrics } from '../metrics.ts';
import { type CreateNamed, createMissing } from './create-missing.ts';
import { createDirectory, type Directory } from './directory.ts';
import { createForgivingCache } from './forgiving-cache.ts';
import type { FetchPage } from './load-all.ts';
import type { NameKind } from './named-ids.ts';
import type { NamesCache } from './names-cache.ts';

/** Names as config and leads write them; each kind may be empty. */
export interface WantedNames {
  readonly lists: readonly string[];
  readonly customFields: readonly string[];
  readonly tags: readonly string[];
}

/** The id of every wanted name, under the spelling it was asked by. */
export interface ResolvedNames {
  readonly lists: ReadonlyMap<string, string>;
  readonly customFields: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
}

/** How patient one resolving is. */
export interface ResolveOptions {
  /** Ends the waiting; loading that others wait for as well goes on. */
  readonly signal?: AbortSignal;
  /**
   * How old the last refresh for an unknown name may be before a new one is made, in milliseconds. Default 600,000. A
   * start, at which an operator may have created the list a minute ago, asks with less.
   */
  readonly refreshAfterMs?: number;
}

/** Turns names of lists, custom fields and tags into ids (design decision 9). */
export interface Names {
  /**
   * Resolves every wanted name to its id. Kinds that nobody asks for are never loaded.
   *
   * @throws {UnknownNameError} the API showed, within `refreshAfterMs`, that names are absent; lists all of the first
   *   kind that lacks any. Names are compared as `createNameIndex` says.
   * @throws whatever loading or creating throws (API, token, budget), unchanged: the caller blocks.
   */
  resolve(wanted: WantedNames, options?: ResolveOptions): Promise<ResolvedNames>;
  /** Returns what `resolve` would resolve with at once; undefined unless this process holds every name. */
  atHand(wanted: WantedNames): ResolvedNames | undefined;
}

/** What the names of one account are made with. */
export interface NamesOptions {
  /** The account's name in config; names of different accounts never meet. */
  readonly account: string;
  /** Load one page each, through the caller's token and budget. */
  readonly fetchPages: {
    lists(cursor?: string): Promise<Page<ContactList>>;
    customFields(cursor?: string): Promise<Page<CustomField>>;
    tags(cursor?: string): Promise<Page<Tag>>;
  };
  /** Given where config says that missing custom fields are created. */
  readonly createCustomField?: CreateNamed | undefined;
  /** Given where config says that missing tags are created. */
  readonly createTag?: CreateNamed | undefined;
  readonly cache: NamesCache;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: NamesMetrics;
  /** How long loaded names are used, in milliseconds. Default 600,000. */
  readonly ttlMs?: number;
}

const tenMinutesMs = 600_000;
const unknownCodes = { lists: 'unknown_list', custom_fields: 'unknown_custom_field', tags: 'unknown_tag' } as const;

/** Creates the names of one account. Loads nothing before the first `resolve`. */
export const createNames = ({ fetchPages, createCustomField, createTag, ...options }: NamesOptions): Names => {
  const { account, clock, metrics, ttlMs = tenMinutesMs } = options;
  const cache = createForgivingCache({ cache: options.cache, logger: options.logger, metrics });
  const openDirectory = (kind: NameKind, fetchPage: FetchPage): Directory =>
    createDirectory({ account, kind, fetchPage, cache, clock, metrics, ttlMs });

  const kinds = {
    lists: { directory: openDirectory('lists', fetchPages.lists), create: undefined, maxLength: 0 },
    custom_fields: {
      directory: openDirectory('custom_fields', fetchPages.customFields),
      create: createCustomField,
      maxLength: contactLimits.customFieldLabel,
    },
    tags: {
      directory: openDirectory('tags', fetchPages.tags),
      create: createTag,
      maxLength: contactLimits.tagName.max,
    },
  };

  const resolveKind = async (kind: NameKind, wanted: readonly string[], refreshAfterMs: number) => {
    const { directory, create, maxLength } = kinds[kind];
    const ids = new Map<string, string>();
    let missing = [...new Set(wanted)];
    const look = ({ find }: { find(name: string): string | undefined }): void => {
      for (const name of missing) {
        const id = find(name);
        if (id !== undefined) ids.set(name, id);
      }
      missing = missing.filter((name) => !ids.has(name));
    };

    if (missing.length > 0) look(await directory.current());
    if (missing.length > 0) look(await directory.refreshed(clock.now() - refreshAfterMs));
    if (missing.length > 0 && create) look(await createMissing({ directory, create, maxLength }, missing));
    if (missing.length > 0) throw new UnknownNameError(unknownCodes[kind], missing);
    return ids;
  };

  /** Finds a kind's ids among the names this process holds; undefined unless it finds all. */
  const findHeld = (kind: NameKind, wanted: readonly string[]): ReadonlyMap<string, string> | undefined => {
    const ids = new Map<string, string>();
    if (wanted.length === 0) return ids;
    const index = kinds[kind].directory.held();
    for (const name of wanted) {
      const id = index?.find(name);
      if (id === undefined) return undefined;
      ids.set(name, id);
    }
    return ids;
  };

  let last: { readonly wanted: WantedNames; readonly held: HeldNames; readonly names: ResolvedNames } | undefined;

  const hold = (): HeldNames => ({
    lists: kinds.lists.directory.held(),
    customFields: kinds.custom_fields.directory.held(),
    tags: kinds.tags.directory.held(),
  });

  const atHand = (wanted: WantedNames): ResolvedNames | undefined => {
    const held = hold();
    // Leads of one source use the same names, one lead after the other.
    if (last && isSameHeld(last.held, held) && isSameNames(last.wanted, wanted)) return last.names;
    const lists = findHeld('lists', wanted.lists);
    const customFields = lists && findHeld('custom_fields', wanted.customFields);
    const tags = customFields && findHeld('tags', wanted.tags);
    if (!tags) return undefined;
    last = { wanted, held, names: { lists, customFields, tags } };
    return last.names;
  };

  return {
    atHand,
    async resolve(wanted, { signal, refreshAfterMs = tenMinutesMs } = {}) {
      signal?.throwIfAborted();
      const held = atHand(wanted);
      if (held) return held;

      const resolveAll = async (): Promise<ResolvedNames> => ({
        lists: await resolveKind('lists', wanted.lists, refreshAfterMs),
        customFields: await resolveKind('custom_fields', wanted.customFields, refreshAfterMs),
        tags: await resolveKind('tags', wanted.tags, refreshAfterMs),
      });
      return await unlessAborted(resolveAll(), signal);
    },
  };
};

/** What a process holds of each kind: another object each time something has changed. */
interface HeldNames {
  readonly lists: unknown;
  readonly customFields: unknown;
  readonly tags: unknown;
}

const isSameHeld = (left: HeldNames, right: HeldNames): boolean =>
  left.lists === right.lists && left.customFields === right.customFields && left.tags === right.tags;

const isSameList = (left: readonly string[], right: readonly string[]): boolean => {
  if (left === right) return true;
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
};

const isSameNames = (left: WantedNames, right: WantedNames): boolean =>
  isSameList(left.lists, right.lists) &&
  isSameList(left.customFields, right.customFields) &&
  isSameList(left.tags, right.tags);
