import type { ResolvedNames, SignUpForm } from '@leadferry/constant-contact';
import { readCustomFields, readListIds } from './contact-names.ts';
import { InvalidLeadError } from './invalid-lead-error.ts';
import type { Lead } from './lead.ts';
import { omitUndefined } from './omit-undefined.ts';
import { toPersonFields, toStreetAddress } from './person-fields.ts';

/**
 * Maps an explicit lead to the body of `POST /contacts/sign_up_form` (reference 3.2). Pure.
 *
 * Tags have no place in that body: add them afterwards with `toTagIds`. Whether the call is allowed at all is
 * `chooseCall`'s to say, as are the form's own limits on email and custom fields.
 *
 * @throws {InvalidLeadError} where a name was not resolved or the lists of topic and lead together are none or over 50.
 */
export const toSignUpForm = (lead: Lead, names: ResolvedNames, topicLists: readonly string[]): SignUpForm => {
  const lists = readListIds(lead, names, topicLists);
  if (lists.length === 0) {
    const faults = ['lists: must be at least one, of the lead or its topic'];
    throw new InvalidLeadError({ reason: 'invalid_field', faults, leadId: lead.id, source: lead.source });
  }
  const values = [...readCustomFields(lead, names)];

  return {
    email_address: lead.email,
    ...toPersonFields(lead),
    list_memberships: lists,
    ...omitUndefined({
      phone_number: lead.phone,
      street_address: lead.address && toStreetAddress(lead.address),
      custom_fields: values.length > 0 ? values.map(([id, value]) => ({ custom_field_id: id, value })) : undefined,
    }),
  };
};
