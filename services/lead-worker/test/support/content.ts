import type { Contact } from '@leadferry/simulator';
import fc from 'fast-check';
import { accountNames, type Delivery } from './delivery.ts';

/** What is known of a person besides address and permission, by name and in no order: for leads and contacts alike. */
export interface Content {
  readonly plain: Readonly<Record<string, string | number>>;
  readonly customFields: Readonly<Record<string, string>>;
  readonly lists: readonly string[];
  readonly tags: readonly string[];
  readonly phones: Readonly<Record<string, string>>;
  readonly addresses: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly notes: readonly string[];
}

const word = fc.stringMatching(/^[a-zA-Zäéß]{1,12}$/);
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });
const plain = fc
  .record({
    first_name: optional(word),
    last_name: optional(word),
    job_title: optional(word),
    company_name: optional(word),
    birthday: optional(fc.record({ month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 28 }) })),
    anniversary: optional(fc.constantFrom('2020-04-09', '4/9/2020', '2001/12/31')),
  })
  .map(({ birthday, ...texts }) => defined({ ...texts, birthday_month: birthday?.month, birthday_day: birthday?.day }));
const address = fc
  .record({ street: optional(word), city: optional(word), state: optional(word), country: optional(word) })
  .map(defined)
  .filter((parts) => Object.keys(parts).length > 0);
const named = { lists: fc.subarray([...accountNames.lists]), tags: fc.subarray([...accountNames.tags]) };
const customFields = fc.dictionary(fc.constantFrom(...accountNames.customFields), word);
const phone = fc.stringMatching(/^\+1 555 01\d\d$/);

function defined<Value>(fields: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  const entries = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Object.fromEntries(entries);
}

/** Any content of a stored contact that has room for one more phone number and address. */
export const anyStoredContent = (): fc.Arbitrary<Content> =>
  fc.record({
    plain,
    customFields,
    ...named,
    phones: fc.dictionary(fc.constantFrom('home', 'work', 'mobile', 'other'), phone, { maxKeys: 2 }),
    addresses: fc.dictionary(fc.constantFrom('home', 'work', 'other'), address, { maxKeys: 2 }),
    notes: fc.array(word, { maxLength: 2 }),
  });

/** Any content a lead can bring: one phone number, one address, no notes. */
export const anyLeadContent = (): fc.Arbitrary<Content> =>
  fc
    .record({ plain, customFields, ...named, phone: optional(phone), home: optional(address) })
    .map(({ phone: other, home, ...rest }) => ({
      ...rest,
      phones: defined({ other }),
      addresses: defined({ home }),
      notes: [],
    }));

/** Writes content as the fields of a lead event. */
export const toLeadFields = ({ plain: fields, phones, addresses, customFields: values, lists, tags }: Content) => {
  const { birthday_month: month, birthday_day: day, anniversary } = fields;
  const { other: phone } = phones;
  const { home: address } = addresses;
  return {
    firstName: fields.first_name,
    lastName: fields.last_name,
    jobTitle: fields.job_title,
    companyName: fields.company_name,
    birthday: month === undefined ? undefined : { month, day },
    anniversary,
    phone,
    address,
    customFields: values,
    lists,
    tags,
  };
};

const swap = (names: Readonly<Record<string, string>>) =>
  new Map(Object.entries(names).map(([id, name]) => [name, id] as const));

/** Stores an explicit contact of that content, by the API, as another integration would have. */
export const storeContact = async (
  { account, simulator, accessToken }: Delivery,
  email: string,
  content: Content,
): Promise<void> => {
  const { contact_id } = account.putContact({ email, permission: 'explicit' });
  const names = account.names();
  const [lists, tags, fields] = [swap(names.lists), swap(names.tags), swap(names.customFields)];
  const response = await fetch(`${simulator.apiUrl}/contacts/${contact_id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      email_address: { address: email, permission_to_send: 'explicit' },
      update_source: 'Account',
      ...content.plain,
      custom_fields: Object.entries(content.customFields).map(([name, value]) => ({
        custom_field_id: fields.get(name),
        value,
      })),
      list_memberships: content.lists.map((name) => lists.get(name)),
      taggings: content.tags.map((name) => tags.get(name)),
      phone_numbers: Object.entries(content.phones).map(([kind, phone_number]) => ({ kind, phone_number })),
      street_addresses: Object.entries(content.addresses).map(([kind, parts]) => ({ kind, ...parts })),
      notes: content.notes.map((note) => ({ content: note })),
    }),
  });
  if (!response.ok) throw new Error(`the stored contact was refused: ${await response.text()}`);
};

const plainFields = [
  'first_name',
  'last_name',
  'job_title',
  'company_name',
  'birthday_month',
  'birthday_day',
  'anniversary',
] as const;
const addressParts = ['street', 'city', 'state', 'postal_code', 'country'] as const;
const pick = (from: Readonly<Record<string, string>>, names: readonly string[]) =>
  defined(Object.fromEntries(names.map((name) => [name, from[name]])));

/** Reads a stored contact back as content, whatever order its parts have. */
export const toContent = (contact: Contact, { account }: Pick<Delivery, 'account'>): Content => {
  const names = account.names();
  const sorted = (ids: readonly string[], of: Readonly<Record<string, string>>) => ids.map((id) => of[id] ?? id).sort();
  return {
    plain: defined(Object.fromEntries(plainFields.map((field) => [field, contact[field]]))),
    customFields: Object.fromEntries(
      contact.custom_fields.map(({ custom_field_id: id, value = '' }) => [names.customFields[id] ?? id, value]),
    ),
    lists: sorted(contact.list_memberships, names.lists),
    tags: sorted(contact.taggings, names.tags),
    phones: Object.fromEntries(contact.phone_numbers.map(({ kind = '', phone_number = '' }) => [kind, phone_number])),
    addresses: Object.fromEntries(
      contact.street_addresses.map((entry) => [entry.kind ?? '', pick(entry, addressParts)]),
    ),
    notes: contact.notes.map((note) => note.content ?? ''),
  };
};
