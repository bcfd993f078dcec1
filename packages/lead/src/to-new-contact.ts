import type { NewContact, ResolvedNames } from '@leadferry/constant-contact';
import { readCustomFields, readListIds, toTagIds } from './contact-names.ts';
import type { Lead } from './lead.ts';
import { omitUndefined } from './omit-undefined.ts';
import { phoneKind, toPersonFields, toStreetAddress } from './person-fields.ts';

const orAbsent = <Item>(items: readonly Item[]): readonly Item[] | undefined => (items.length > 0 ? items : undefined);

/**
 * Maps an implicit lead to the body of `POST /contacts` (reference 3.3): always with the permission `implicit`, whatever
 * the lead says; an explicit person is made by the sign-up form only. Pure.
 *
 * @throws {InvalidLeadError} where a name was not resolved or the lists of topic and lead together are over 50.
 */
export const toNewContact = (lead: Lead, names: ResolvedNames, topicLists: readonly string[]): NewContact => {
  const lists = readListIds(lead, names, topicLists);
  const values = [...readCustomFields(lead, names)];

  return {
    email_address: { address: lead.email, permission_to_send: 'implicit' },
    create_source: 'Account',
    ...toPersonFields(lead),
    ...omitUndefined({
      list_memberships: orAbsent(lists),
      custom_fields: orAbsent(values.map(([id, value]) => ({ custom_field_id: id, value }))),
      phone_numbers: lead.phone === undefined ? undefined : [{ phone_number: lead.phone, kind: phoneKind }],
      street_addresses: lead.address && [toStreetAddress(lead.address)],
      taggings: orAbsent(toTagIds(lead, names)),
    }),
  };
};
