import { randomUUID } from 'node:crypto';

/** A contact list, as the vendor writes it. */
export interface List {
  readonly list_id: string;
  readonly name: string;
  readonly description: string;
  readonly favorite: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A custom field, as the vendor writes it; `name` is made of the label, blanks become underscores. */
export interface CustomField {
  readonly custom_field_id: string;
  readonly label: string;
  readonly name: string;
  readonly type: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A tag, as the vendor writes it. */
export interface Tag {
  readonly tag_id: string;
  readonly name: string;
  readonly tag_source: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** The lists, the custom fields or the tags of one account, in the order of their creation. */
export interface NameStore<T> {
  /** Adds one; whether its name is free is the caller's question. */
  add(item: T): T;
  get(id: string): T | undefined;
  /** Finds by the unique name, without regard to case. */
  find(name: string): T | undefined;
  all(): readonly T[];
}

/** Makes a store of things with an id and a unique name. */
export const createNameStore = <T>(read: { id: (item: T) => string; name: (item: T) => string }): NameStore<T> => {
  const items: T[] = [];
  const byId = new Map<string, T>();
  const byName = new Map<string, T>();

  return {
    add: (item) => {
      items.push(item);
      byId.set(read.id(item), item);
      byName.set(read.name(item).toLowerCase(), item);
      return item;
    },
    get: (id) => byId.get(id),
    find: (name) => byName.get(name.toLowerCase()),
    all: () => items,
  };
};

/** Makes a list, dated `at`. */
export const createList = (name: string, at: string, own: { description?: string; favorite?: boolean } = {}): List => ({
  list_id: randomUUID(),
  name,
  description: own.description ?? '',
  favorite: own.favorite ?? false,
  created_at: at,
  updated_at: at,
});

/** Makes a custom field, dated `at`; its `name` is made of the label. */
export const createCustomField = (label: string, at: string, type = 'string'): CustomField => ({
  custom_field_id: randomUUID(),
  label,
  name: label.replaceAll(/\s/g, '_'),
  type,
  created_at: at,
  updated_at: at,
});

/** Makes a tag, dated `at`. */
export const createTag = (name: string, at: string, tagSource = 'Contact'): Tag => ({
  tag_id: randomUUID(),
  name,
  tag_source: tagSource,
  created_at: at,
  updated_at: at,
});
