import {
  type CustomFieldValue,
  contactLimits,
  type PhoneNumber,
  type StreetAddress,
} from '@leadferry/constant-contact';
import { addressKind, phoneKind } from './person-fields.ts';

/**
 * Each function merges what a lead brings into one array of the stored contact. A PUT replaces an array that it sends and
 * keeps one that it leaves out (reference 3.4), so each answers the whole merged array, or undefined where the lead
 * changes nothing: what is not sent can undo nobody else's change.
 *
 * None drops a stored entry; the count is the caller's to check.
 */
export type Merged<Item> = readonly Item[] | undefined;

const pickField = ({ custom_field_id, value, choice_ids }: CustomFieldValue): CustomFieldValue => ({
  custom_field_id,
  ...(value === undefined ? {} : { value }),
  ...(choice_ids === undefined ? {} : { choice_ids }),
});

/** Merges custom fields by id: a value of the lead's replaces the stored one, others stay, new ones go last. */
export const mergeCustomFields = (
  stored: readonly CustomFieldValue[],
  wanted: ReadonlyMap<string, string>,
): Merged<CustomFieldValue> => {
  const storedValues = new Map(stored.map((field) => [field.custom_field_id, field.value]));
  if ([...wanted].every(([id, value]) => storedValues.get(id) === value)) return undefined;

  const kept = stored.map((field) => {
    const value = wanted.get(field.custom_field_id);
    return value === undefined ? pickField(field) : { custom_field_id: field.custom_field_id, value };
  });
  const added = [...wanted].filter(([id]) => !storedValues.has(id));
  return [...kept, ...added.map(([id, value]) => ({ custom_field_id: id, value }))];
};

/** Merges ids of lists or tags: the union, stored ones first. */
export const mergeIds = (stored: readonly string[], wanted: readonly string[]): Merged<string> => {
  const union = [...new Set([...stored, ...wanted])];
  return wanted.every((id) => stored.includes(id)) ? undefined : union;
};

const pickPhone = ({ phone_number, kind }: PhoneNumber): PhoneNumber => ({
  phone_number,
  ...(kind === undefined ? {} : { kind }),
});

/**
 * Merges the phone number: it replaces the first one of kind `other`, else it is added. Where all three places are taken
 * by other kinds and one of them holds this very number, nothing changes.
 */
export const mergePhone = (stored: readonly PhoneNumber[], phone: string): Merged<PhoneNumber> => {
  const isSame = ({ phone_number }: PhoneNumber): boolean => phone_number === phone;
  if (stored.some((entry) => entry.kind === phoneKind && isSame(entry))) return undefined;

  const ours = { phone_number: phone, kind: phoneKind };
  const place = stored.findIndex(({ kind }) => kind === phoneKind);
  if (place >= 0) return stored.map((entry, index) => (index === place ? ours : pickPhone(entry)));
  if (stored.length >= contactLimits.count.phoneNumbers && stored.some(isSame)) return undefined;
  return [...stored.map(pickPhone), ours];
};

const parts = ['street', 'city', 'state', 'postal_code', 'country'] as const;

const pickAddress = (address: StreetAddress): StreetAddress => ({
  kind: address.kind,
  ...Object.fromEntries(parts.flatMap((part) => (address[part] === undefined ? [] : [[part, address[part]]]))),
});

/** Merges the address into the first one of kind `home`, part by part: what the lead does not mention stays. */
export const mergeAddress = (stored: readonly StreetAddress[], address: StreetAddress): Merged<StreetAddress> => {
  const place = stored.findIndex(({ kind }) => kind === addressKind);
  const home = stored[place];
  if (home === undefined) return [...stored.map(pickAddress), address];
  if (parts.every((part) => address[part] === undefined || address[part] === home[part])) return undefined;
  return stored.map((entry, index) => (index === place ? { ...pickAddress(entry), ...address } : pickAddress(entry)));
};
