import type { Account } from '../world/account.ts';
import { type Body, checkText, isBlank, isBody, isUuid } from './check-properties.ts';
import { partLimits, partTextLimits } from './limits.ts';

const PHONE_KINDS: readonly unknown[] = ['home', 'work', 'mobile', 'other'];
const ADDRESS_KINDS: readonly unknown[] = ['home', 'work', 'other'];

const checkArray = (name: string, value: unknown, most: number, checkItem: (item: unknown) => string[]): string[] => {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return [`${name} does not have a valid value`];
  if (value.length > most) return [`${name} exceeds the maximum of ${most} items`];
  return [...new Set(value.flatMap(checkItem))];
};

const checkReference = (name: string, exists: (id: string) => boolean) => (item: unknown) => {
  if (!isUuid(item)) return [`${name} does not have a valid value`];
  return exists(item) ? [] : [`${name} does not exist: ${item}`];
};

const checkCustomField = (account: Account) => (item: unknown) => {
  if (!isBody(item)) return ['custom_fields does not have a valid value'];
  return [
    ...checkReference('custom_field_id', (id) => account.customFields.get(id) !== undefined)(item.custom_field_id),
    ...checkText('custom_fields value', item.value, partTextLimits.customField),
    ...(item.choice_ids === undefined || Array.isArray(item.choice_ids)
      ? []
      : ['choice_ids does not have a valid value']),
  ];
};

const checkPhone = (item: unknown): string[] => {
  if (!isBody(item)) return ['phone_numbers does not have a valid value'];
  return [
    ...(isBlank(item.phone_number) ? ['phone_number is missing'] : []),
    ...checkText('phone_number', item.phone_number, partTextLimits.phone),
    ...(isBlank(item.kind) || PHONE_KINDS.includes(item.kind) ? [] : ['kind does not have a valid value']),
  ];
};

/** Lists the faults of one street address. */
export const checkStreetAddress = (item: unknown): string[] => {
  if (!isBody(item)) return ['street_address does not have a valid value'];
  return [
    ...(isBlank(item.kind) ? ['kind is missing'] : []),
    ...(isBlank(item.kind) || ADDRESS_KINDS.includes(item.kind) ? [] : ['kind does not have a valid value']),
    ...checkText('street', item.street, partTextLimits.street),
    ...['city', 'state', 'postal_code', 'country'].flatMap((name) => checkText(name, item[name], partTextLimits.place)),
  ];
};

const checkNote = (item: unknown): string[] =>
  isBody(item) ? checkText('content', item.content, partTextLimits.note) : ['notes does not have a valid value'];

/** Lists the faults of `list_memberships`: form and count, not whether the lists exist. */
export const checkLists = (value: unknown): string[] =>
  checkArray(
    'list_memberships',
    value,
    partLimits.lists,
    checkReference('list_id', () => true),
  );

/** Lists the ids of `list_memberships` that the account does not have; the form must have been checked. */
export const findUnknownLists = (account: Account, value: unknown): string[] =>
  Array.isArray(value) ? value.filter((id) => account.lists.get(id) === undefined) : [];

/** Lists the faults of `custom_fields`, of which a body may hold at most `most`. */
export const checkCustomFields = (account: Account, value: unknown, most: number): string[] =>
  checkArray('custom_fields', value, most, checkCustomField(account));

/** Lists the faults of the sub-resources of a contact resource, except `custom_fields` and `list_memberships`. */
export const checkOtherParts = (account: Account, body: Body): string[] => [
  ...checkArray(
    'taggings',
    body.taggings,
    partLimits.tags,
    checkReference('tag_id', (id) => account.tags.get(id) !== undefined),
  ),
  ...checkArray('phone_numbers', body.phone_numbers, partLimits.phones, checkPhone),
  ...checkArray('street_addresses', body.street_addresses, partLimits.addresses, checkStreetAddress),
  ...checkArray('notes', body.notes, partLimits.notes, checkNote),
];
