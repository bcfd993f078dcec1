import {
  type Contact,
  type ContactUpdate,
  contactLimits,
  type PersonFields,
  type ResolvedNames,
} from '@leadferry/constant-contact';
import { readCustomFields, readListIds, toTagIds } from './contact-names.ts';
import { readStanding } from './contact-standing.ts';
import { InvalidLeadError, type InvalidLeadReason } from './invalid-lead-error.ts';
import type { Lead } from './lead.ts';
import { mergeAddress, mergeCustomFields, mergeIds, mergePhone } from './merge-sub-resources.ts';
import { omitUndefined } from './omit-undefined.ts';
import { toPersonFields, toStreetAddress } from './person-fields.ts';

/** What a PUT would null if it were left out; half a birthday would be refused, so it counts as none. */
const readStoredFields = (contact: Contact): PersonFields => {
  const { first_name, last_name, job_title, company_name, birthday_month, birthday_day, anniversary } = contact;
  const hasBirthday = birthday_month !== undefined && birthday_day !== undefined;
  const birthday = hasBirthday ? { birthday_month, birthday_day } : {};
  return { ...omitUndefined({ first_name, last_name, job_title, company_name, anniversary }), ...birthday };
};

/** Address, permission and reason as they were read: a PUT sets them as sent, so nothing of the lead's may get in. */
const readEmailAddress = ({ email_address }: Contact, lead: Lead): ContactUpdate['email_address'] => {
  const { address = lead.email, permission_to_send, opt_out_reason } = email_address ?? {};
  return { address, ...omitUndefined({ permission_to_send, opt_out_reason }) };
};

/**
 * Merges a lead into a contact just read, as the body of `PUT /contacts/{contact_id}` (reference 3.4; design.md, decision
 * 6). Pure; send it at once, for what changes in between is overwritten.
 *
 * Carries every top-level field that the PUT would else null, and address and permission exactly as read. Sends an array
 * only where the lead changes it, and then with everything stored; notes and the SMS channel are never sent, and so
 * kept. The lists of an unsubscribed contact are left alone. Nothing can be removed this way.
 *
 * @throws {InvalidLeadError} where a name was not resolved; `too_many_custom_fields` where stored and new ones are over 25;
 * `invalid_field` where lists or tags are over 50, or phone numbers or addresses over 3.
 */
export const toContactUpdate = (
  lead: Lead,
  names: ResolvedNames,
  topicLists: readonly string[],
  contact: Contact,
): ContactUpdate => {
  const { count } = contactLimits;
  const limit = <Item>(field: string, merged: readonly Item[] | undefined, max: number, reason: InvalidLeadReason) => {
    if (merged === undefined || merged.length <= max) return merged;
    const faults = [`${field}: must be at most ${max}, the contact's included`];
    throw new InvalidLeadError({ reason, faults, leadId: lead.id, source: lead.source });
  };

  const lists = readListIds(lead, names, topicLists);
  const isUnsubscribed = readStanding(contact) === 'unsubscribed';
  const {
    custom_fields = [],
    phone_numbers = [],
    street_addresses = [],
    list_memberships = [],
    taggings = [],
  } = contact;

  const fields = mergeCustomFields(custom_fields, readCustomFields(lead, names));
  const phones = lead.phone === undefined ? undefined : mergePhone(phone_numbers, lead.phone);
  const addresses = lead.address && mergeAddress(street_addresses, toStreetAddress(lead.address));
  const memberships = isUnsubscribed ? undefined : mergeIds(list_memberships, lists);
  const tags = mergeIds(taggings, toTagIds(lead, names));

  return {
    email_address: readEmailAddress(contact, lead),
    update_source: 'Account',
    ...readStoredFields(contact),
    ...toPersonFields(lead),
    ...omitUndefined({
      custom_fields: limit('customFields', fields, count.customFields.contact, 'too_many_custom_fields'),
      phone_numbers: limit('phone', phones, count.phoneNumbers, 'invalid_field'),
      street_addresses: limit('address', addresses, count.streetAddresses, 'invalid_field'),
      list_memberships: limit('lists', memberships, count.listMemberships.max, 'invalid_field'),
      taggings: limit('tags', tags, count.taggings, 'invalid_field'),
    }),
  };
};
