import type { Contact } from '@leadferry/constant-contact';
import fc from 'fast-check';
import type { Lead } from '../src/index.ts';
import { omitUndefined } from '../src/omit-undefined.ts';
import { makeLead } from './samples.ts';

const word = fc.stringMatching(/^[a-zA-Zäé]{1,20}$/);
const optional = <Value>(arb: fc.Arbitrary<Value>) => fc.option(arb, { nil: undefined });
const subset = <Item>(items: readonly Item[]) => fc.subarray([...items]);

const birthday = fc.record({ month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 28 }) });
const anniversary = fc.constantFrom('2020-04-09', '4/9/2020', '2001/12/31');
const fieldNames = Array.from({ length: 12 }, (_, index) => `field_${index}`);

/** Any lead that `test/samples.ts` knows the names of, filled as far as chance will have it. */
export const anyLead = (fixed: object = {}): fc.Arbitrary<Lead> =>
  fc
    .record({
      firstName: optional(word),
      lastName: optional(word),
      jobTitle: optional(word),
      companyName: optional(word),
      phone: optional(fc.constantFrom('+1 555 0100', '+44 20 7946 0000')),
      address: optional(fc.record({ city: word, street: word, country: word }, { requiredKeys: ['city'] })),
      birthday: optional(birthday),
      anniversary: optional(anniversary),
      customFields: optional(fc.dictionary(fc.constantFrom(...fieldNames), word)),
      lists: subset(['Newsletter', 'Customers', 'Events']),
      tags: subset(['expo', 'vip']),
    })
    .map((event) => makeLead({ ...omitUndefined(event), ...fixed }));

/** Every permission the API knows. */
export const permissions = [
  'explicit',
  'implicit',
  'not_set',
  'pending_confirmation',
  'temp_hold',
  'unsubscribed',
] as const;

const phones = fc.uniqueArray(
  fc.record({ phone_number: fc.constantFrom('1', '2', '3'), kind: fc.constantFrom('home', 'work', 'mobile', 'other') }),
  { maxLength: 2, selector: ({ kind }) => kind },
);

const addresses = fc.uniqueArray(
  fc.record({ kind: fc.constantFrom('home', 'work', 'other'), street: word, state: word }, { requiredKeys: ['kind'] }),
  { maxLength: 2, selector: ({ kind }) => kind },
);

/** Any stored contact with room for one more of everything; its ids meet those of {@link anyLead}. */
export const anyContact = (): fc.Arbitrary<Contact> =>
  fc
    .record({
      email_address: fc
        .record({
          address: fc.constantFrom('ada@example.org', 'Ada@Example.org'),
          permission_to_send: fc.constantFrom(...permissions),
          opt_out_reason: optional(word),
        })
        .map(({ opt_out_reason, ...email }) => ({ ...email, ...omitUndefined({ opt_out_reason }) })),
      first_name: optional(word),
      last_name: optional(word),
      job_title: optional(word),
      company_name: optional(word),
      anniversary: optional(anniversary),
      birthday: optional(birthday),
      custom_fields: optional(
        fc.uniqueArray(
          fc.record(
            {
              custom_field_id: fc.constantFrom('id-field_0', 'id-field_1', 'id-city', 'other-1', 'other-2'),
              value: word,
              choice_ids: fc.array(word, { maxLength: 2 }),
            },
            { requiredKeys: ['custom_field_id'] },
          ),
          { selector: ({ custom_field_id }) => custom_field_id },
        ),
      ),
      phone_numbers: optional(phones),
      street_addresses: optional(addresses),
      list_memberships: optional(subset(['id-Newsletter', 'id-Events', 'other-list'])),
      taggings: optional(subset(['id-expo', 'other-tag'])),
    })
    .map(({ birthday: born, ...fields }) => ({
      contact_id: 'c-1',
      ...omitUndefined({ ...fields, birthday_month: born?.month, birthday_day: born?.day }),
    }));
