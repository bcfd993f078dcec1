import { randomUUID } from 'node:crypto';
import { type Body, isBlank, isBody } from './check-properties.ts';
import type { ContactParts, ContactProperties, CustomFieldValue, Source } from './contact.ts';

/** Who writes, and when: goes into sub-resources that carry it. */
export interface Writing {
  readonly at: string;
  readonly source: Source;
}

type Entry = Readonly<Record<string, string>>;

const readTexts = (item: Body, names: readonly string[]): Record<string, string> => {
  const texts: Record<string, string> = {};
  for (const name of names) {
    const value = item[name];
    if (typeof value === 'string' && value !== '') texts[name] = value;
  }
  return texts;
};

const readItems = <T>(value: unknown, read: (item: Body) => T): T[] | undefined =>
  Array.isArray(value) ? value.filter(isBody).map(read) : undefined;

/** Makes a stored phone number of a sent one. */
export const readPhone = (item: Body, writing: Writing): Entry => ({
  phone_number_id: randomUUID(),
  ...readTexts(item, ['phone_number', 'kind']),
  created_at: writing.at,
  updated_at: writing.at,
  create_source: writing.source,
  update_source: writing.source,
});

/** Makes a stored street address of a sent one. */
export const readStreetAddress = (item: Body, writing: Writing): Entry => ({
  street_address_id: randomUUID(),
  ...readTexts(item, ['kind', 'street', 'city', 'state', 'postal_code', 'country']),
  created_at: writing.at,
  updated_at: writing.at,
});

/** Makes stored custom field values of sent ones; a field sent twice keeps its last value. */
export const readCustomFields = (value: unknown): CustomFieldValue[] | undefined => {
  const items = readItems(value, (item): CustomFieldValue => {
    const choices = Array.isArray(item.choice_ids) ? { choice_ids: item.choice_ids.map(String) } : {};
    return {
      custom_field_id: String(item.custom_field_id),
      ...(typeof item.value === 'string' ? { value: item.value } : {}),
      ...choices,
    };
  });
  return items === undefined ? undefined : [...new Map(items.map((item) => [item.custom_field_id, item])).values()];
};

/** Reads the ids of an array, each once. */
export const readIds = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? [...new Set(value.map(String))] : undefined;

/** Reads the sub-resources a body sends; the ones it leaves out are absent. The body must have been checked. */
export const readParts = (body: Body, writing: Writing): Partial<ContactParts> => {
  const parts = {
    custom_fields: readCustomFields(body.custom_fields),
    phone_numbers: readItems(body.phone_numbers, (item) => readPhone(item, writing)),
    street_addresses: readItems(body.street_addresses, (item) => readStreetAddress(item, writing)),
    list_memberships: readIds(body.list_memberships),
    taggings: readIds(body.taggings),
    notes: readItems(body.notes, (item) => ({
      note_id: randomUUID(),
      created_at: writing.at,
      ...readTexts(item, ['content']),
    })),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
};

/** Reads the top-level properties a body sends; blank ones are absent. The body must have been checked. */
export const readProperties = (body: Body): ContactProperties => {
  const texts = readTexts(body, ['first_name', 'last_name', 'job_title', 'company_name', 'anniversary']);
  if (isBlank(body.birthday_month)) return texts;
  return { ...texts, birthday_month: Number(body.birthday_month), birthday_day: Number(body.birthday_day) };
};
