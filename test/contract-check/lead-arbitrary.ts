import type { Contact, ResolvedNames } from '@leadferry/constant-contact';
import { InvalidLeadError, type Lead, parseLead } from '@leadferry/lead';
import fc from 'fast-check';

const text = (maxLength: number) => fc.string({ unit: 'grapheme', maxLength });
const words = (max: number) =>
  fc.uniqueArray(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }), { maxLength: max });
const uuids = (max: number) => fc.uniqueArray(fc.uuid(), { maxLength: max });
const optional = { requiredKeys: [] };

const event = fc.record(
  {
    id: fc.uuid(),
    email: fc.nat().map((number) => `person.${number}@example.org`),
    firstName: text(60),
    lastName: text(60),
    jobTitle: text(50),
    companyName: text(50),
    phone: text(30),
    address: fc.record(
      { street: text(255), city: text(50), state: text(50), postalCode: text(50), country: text(50) },
      optional,
    ),
    birthday: fc.record({ month: fc.integer({ min: 1, max: 13 }), day: fc.integer({ min: 1, max: 31 }) }),
    anniversary: fc.constantFrom('2020-04-09', '4/9/2020', '2020/4/9', '04-09-2020', 'soon', ''),
    customFields: fc.dictionary(fc.string({ maxLength: 20 }), text(260), { maxKeys: 25 }),
    lists: words(50),
    tags: words(50),
  },
  { requiredKeys: ['id', 'email'] },
);

/** Makes leads as sources write them and the parser takes them; what it refuses never becomes a request. */
export const leadArbitrary: fc.Arbitrary<Lead> = event
  .map((value): Lead | undefined => {
    try {
      return parseLead({ value: Buffer.from(JSON.stringify(value)), headers: {}, timestampMs: 0 }, { nowMs: 0 });
    } catch (error) {
      if (error instanceof InvalidLeadError) return undefined;
      throw error;
    }
  })
  .filter((lead) => lead !== undefined);

/** Makes contacts as the API stores them. */
export const contactArbitrary: fc.Arbitrary<Contact> = fc.record(
  {
    contact_id: fc.uuid(),
    email_address: fc.record({
      address: fc.constant('person@example.org'),
      permission_to_send: fc.constantFrom('explicit', 'implicit', 'unsubscribed', 'temp_hold'),
      opt_out_date: fc.constant('2026-01-01T00:00:00Z'),
    }),
    first_name: text(25),
    birthday_month: fc.constant(4),
    birthday_day: fc.constant(9),
    custom_fields: uuids(5).map((ids) => ids.map((custom_field_id) => ({ custom_field_id, value: 'v' }))),
    phone_numbers: fc.constantFrom(
      [],
      [
        { phone_number: '1', kind: 'other' },
        { phone_number: '2', kind: 'home' },
      ],
    ),
    street_addresses: fc.constantFrom([], [{ kind: 'home', street: 's' }], [{ kind: 'work' }]),
    list_memberships: uuids(10),
    taggings: uuids(10),
  },
  { requiredKeys: ['contact_id', 'email_address'] },
);

/** Gives every name of a lead an id, as resolving does. */
export const resolveAnything = (lead: Lead, topicLists: readonly string[]): ResolvedNames => {
  const ids = (names: readonly string[]) => new Map(names.map((name) => [name, crypto.randomUUID()]));
  return {
    lists: ids([...topicLists, ...lead.lists]),
    customFields: ids(Object.keys(lead.customFields)),
    tags: ids(lead.tags),
  };
};
