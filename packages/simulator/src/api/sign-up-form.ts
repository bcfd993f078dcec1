import { randomUUID } from 'node:crypto';
import { formatInstant } from '../clock.ts';
import { checkCustomFields, checkLists, checkStreetAddress, findUnknownLists } from '../contacts/check-parts.ts';
import { type Body, checkAddress, checkProperties, checkText, isBlank, isBody } from '../contacts/check-properties.ts';
import type { Contact, CustomFieldValue } from '../contacts/contact.ts';
import { formLimits, partLimits, partTextLimits } from '../contacts/limits.ts';
import { changePermission } from '../contacts/permission.ts';
import { readCustomFields, readIds, readPhone, readProperties, readStreetAddress } from '../contacts/read-parts.ts';
import { refuseConflict, refuseInvalid, refuseMissing } from '../http/api-errors.ts';
import type { Account } from '../world/account.ts';
import type { Endpoint } from './endpoint.ts';

const checkForm = (account: Account, body: Body): string[] => [
  ...(isBlank(body.email_address) && isBody(body.sms_channel) ? ['sms_channel alone is not simulated'] : []),
  ...(isBlank(body.email_address) && !isBody(body.sms_channel) ? ['email_address is missing'] : []),
  ...(isBlank(body.email_address) ? [] : checkAddress(body.email_address, formLimits.signUpForm.address)),
  ...(Array.isArray(body.list_memberships) && body.list_memberships.length > 0 ? [] : ['list_memberships is missing']),
  ...checkLists(body.list_memberships),
  ...checkProperties(body),
  ...checkText('phone_number', body.phone_number, partTextLimits.phone),
  ...checkCustomFields(account, body.custom_fields, formLimits.signUpForm.customFields),
  ...(isBlank(body.street_address) ? [] : checkStreetAddress(body.street_address)),
];

const mergeFields = (old: readonly CustomFieldValue[], sent: readonly CustomFieldValue[]): CustomFieldValue[] => [
  ...new Map([...old, ...sent].map((field) => [field.custom_field_id, field])).values(),
];

const replaceKind = <T extends Readonly<Record<string, string>>>(old: readonly T[], sent: T, most: number): T[] => [
  ...old.filter((item) => item.kind !== sent.kind).slice(0, most - 1),
  sent,
];

const merge = (account: Account, body: Body, known: Contact | undefined, at: string): Contact => {
  const writing = { at, source: 'Contact' as const };
  const isNewAndUnconfirmed = known === undefined && account.confirmedOptIn;
  const properties = readProperties(body);

  return {
    ...(known ?? {
      contact_id: randomUUID(),
      custom_fields: [],
      phone_numbers: [],
      street_addresses: [],
      list_memberships: [],
      taggings: [],
      notes: [],
      create_source: 'Contact',
      created_at: at,
    }),
    ...properties,
    email_address: changePermission(known?.email_address, {
      address: known?.email_address?.address ?? String(body.email_address),
      permission: isNewAndUnconfirmed ? 'pending_confirmation' : 'explicit',
      source: 'Contact',
      at,
    }),
    list_memberships: [...new Set([...(known?.list_memberships ?? []), ...(readIds(body.list_memberships) ?? [])])],
    custom_fields: mergeFields(known?.custom_fields ?? [], readCustomFields(body.custom_fields) ?? []),
    ...(isBlank(body.phone_number)
      ? {}
      : {
          phone_numbers: replaceKind(
            known?.phone_numbers ?? [],
            readPhone({ phone_number: body.phone_number, kind: 'other' }, writing),
            partLimits.phones,
          ),
        }),
    ...(isBody(body.street_address)
      ? {
          street_addresses: replaceKind(
            known?.street_addresses ?? [],
            readStreetAddress(body.street_address, writing),
            partLimits.addresses,
          ),
        }
      : {}),
    update_source: 'Contact',
    updated_at: at,
  };
};

/** `POST /contacts/sign_up_form`: creates, or changes only what is sent; appends; makes explicit (reference 3.2, 3.7). */
export const signUpForm: Endpoint = {
  name: 'sign_up_form',
  method: 'POST',
  path: '/contacts/sign_up_form',
  scope: 'contact_data',
  privilege: 'contacts:write',
  takesBody: true,
  handle: ({ account, body, nowMs, switches, note, isContended }) => {
    if (!isBody(body)) return refuseInvalid(['The request body is not a JSON object']);
    const faults = checkForm(account, body);
    if (faults.length > 0) return refuseInvalid(faults);

    const unknown = findUnknownLists(account, body.list_memberships).map((id) => `list_id does not exist: ${id}`);
    if (unknown.length > 0) {
      return switches.unknownListStatus === 404 ? refuseMissing(unknown.join(', ')) : refuseInvalid(unknown);
    }
    if (isContended) return refuseConflict('Simultaneous requests attempt to modify the same contact');

    const known = account.contacts.findByEmail(String(body.email_address));
    const { deleted_at: _revived, ...contact } = merge(account, body, known, formatInstant(nowMs));
    if (contact.list_memberships.length > partLimits.lists) {
      return refuseInvalid([`list_memberships exceeds the maximum of ${partLimits.lists} items`]);
    }

    account.contacts.put(contact, nowMs, switches.readBackLagMs);
    note.contactId = contact.contact_id;
    return known === undefined
      ? { status: 201, body: { contact_id: contact.contact_id, action: 'created' }, applied: true }
      : { status: 200, body: { contact_id: contact.contact_id, action: 'updated' }, applied: true };
  },
};
