import { formatInstant } from '../clock.ts';
import { type Body, checkSource, checkText, isBody, isUuid } from '../contacts/check-properties.ts';
import type { Contact, EmailAddress, Source } from '../contacts/contact.ts';
import { viewContact } from '../contacts/contact-view.ts';
import { partTextLimits } from '../contacts/limits.ts';
import { changePermission } from '../contacts/permission.ts';
import { readParts, readProperties } from '../contacts/read-parts.ts';
import { refuseConflict, refuseInvalid, refuseMissing } from '../http/api-errors.ts';
import { checkContact, isPermission } from './create-contact.ts';
import type { Endpoint } from './endpoint.ts';

/** Refuses an id no contact has; one that is not even a UUID has the same status and another text (reference 3.8). */
export const refuseContactId = (contactId: string | undefined) =>
  refuseMissing(isUuid(contactId) ? 'The requested contact was not found.' : 'contact_id is in an invalid format.');

const changeAddress = (known: Contact, body: Body, at: string): EmailAddress | undefined => {
  const { email_address: sent } = body;
  if (!isBody(sent)) return known.email_address;
  return changePermission(known.email_address, {
    address: String(sent.address),
    permission: isPermission(sent.permission_to_send) ? sent.permission_to_send : 'not_set',
    source: body.update_source as Source,
    at,
    optOutReason: typeof sent.opt_out_reason === 'string' ? sent.opt_out_reason : undefined,
  });
};

const replace = (known: Contact, body: Body, at: string): Contact => {
  const source = body.update_source as Source;
  const email = changeAddress(known, body, at);
  return {
    contact_id: known.contact_id,
    ...(email === undefined ? {} : { email_address: email }),
    ...readProperties(body),
    custom_fields: known.custom_fields,
    phone_numbers: known.phone_numbers,
    street_addresses: known.street_addresses,
    list_memberships: known.list_memberships,
    taggings: known.taggings,
    notes: known.notes,
    ...readParts(body, { at, source }),
    create_source: known.create_source,
    update_source: source,
    created_at: known.created_at,
    updated_at: at,
  };
};

/**
 * `PUT /contacts/{contact_id}`: top-level properties left out are nulled, sub-resources left out are kept, arrays that
 * are sent replace; the permission is as sent; a deleted contact comes back (reference 3.4).
 */
export const updateContact: Endpoint = {
  name: 'update_contact',
  method: 'PUT',
  path: '/contacts/:contact_id',
  scope: 'contact_data',
  privilege: 'contacts:write',
  takesBody: true,
  handle: ({ account, params, body, nowMs, switches }) => {
    const known = account.contacts.get(params.contact_id ?? '');
    if (known === undefined) return refuseContactId(params.contact_id);
    if (!isBody(body)) return refuseInvalid(['The request body is not a JSON object']);

    const email = isBody(body.email_address) ? body.email_address : undefined;
    const isRevival = known.deleted_at !== undefined;
    const faults = [
      ...checkSource('update_source', body.update_source),
      ...(isRevival && body.update_source === 'Contact' ? ['update_source must be Account to restore a contact'] : []),
      ...checkContact(account, body),
      ...checkText('opt_out_reason', email?.opt_out_reason, partTextLimits.optOutReason),
    ];
    if (faults.length > 0) return refuseInvalid(faults);

    const namesake = email === undefined ? undefined : account.contacts.findByEmail(String(email.address));
    if (namesake !== undefined && namesake.contact_id !== known.contact_id) {
      return refuseConflict(`Validation failed: Email already exists for contact ${namesake.contact_id}`);
    }

    const contact = replace(known, body, formatInstant(nowMs));
    account.contacts.put(contact, nowMs, switches.readBackLagMs);
    return { status: 200, body: viewContact(contact), applied: true };
  },
};
