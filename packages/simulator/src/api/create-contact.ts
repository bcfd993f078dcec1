import { randomUUID } from 'node:crypto';
import { formatInstant } from '../clock.ts';
import { checkCustomFields, checkLists, checkOtherParts, findUnknownLists } from '../contacts/check-parts.ts';
import {
  type Body,
  checkAddress,
  checkProperties,
  checkSource,
  isBlank,
  isBody,
} from '../contacts/check-properties.ts';
import { type PermissionToSend, permissions, type Source } from '../contacts/contact.ts';
import { viewContact } from '../contacts/contact-view.ts';
import { formLimits } from '../contacts/limits.ts';
import { changePermission } from '../contacts/permission.ts';
import { readParts, readProperties } from '../contacts/read-parts.ts';
import { refuseConflict, refuseInvalid } from '../http/api-errors.ts';
import type { Account } from '../world/account.ts';
import type { Endpoint } from './endpoint.ts';

/** Whether a value is one of the vendor's permissions. */
export const isPermission = (value: unknown): value is PermissionToSend =>
  permissions.some((permission) => permission === value);

/** Lists the faults of an `email_address` object; a body without one has none. */
export const checkEmailAddress = (value: unknown): string[] => {
  if (value === undefined || value === null) return [];
  if (!isBody(value)) return ['email_address does not have a valid value'];
  return [
    ...checkAddress(value.address, formLimits.contact.address),
    ...(isBlank(value.permission_to_send) || isPermission(value.permission_to_send)
      ? []
      : ['permission_to_send does not have a valid value']),
  ];
};

/** Lists the faults that a POST and a PUT of a contact have in common. */
export const checkContact = (account: Account, body: Body): string[] => [
  ...checkEmailAddress(body.email_address),
  ...checkProperties(body),
  ...checkLists(body.list_memberships),
  ...findUnknownLists(account, body.list_memberships).map((id) => `list_id does not exist: ${id}`),
  ...checkCustomFields(account, body.custom_fields, formLimits.contact.customFields),
  ...checkOtherParts(account, body),
];

const checkNamed = (body: Body): string[] => {
  const isNamed = !isBlank(body.first_name) || !isBlank(body.last_name) || isBody(body.email_address);
  return isNamed ? [] : ['one of first_name, last_name, email_address is missing'];
};

/** `POST /contacts`: creates with the permission as sent (default implicit); 409 names a contact that exists (reference 3.3). */
export const createContact: Endpoint = {
  name: 'create_contact',
  method: 'POST',
  path: '/contacts',
  scope: 'contact_data',
  privilege: 'contacts:write',
  takesBody: true,
  handle: ({ account, body, nowMs, switches, note }) => {
    if (!isBody(body)) return refuseInvalid(['The request body is not a JSON object']);
    const faults = [
      ...checkSource('create_source', body.create_source),
      ...checkNamed(body),
      ...checkContact(account, body),
    ];
    if (faults.length > 0) return refuseInvalid(faults);

    const email = isBody(body.email_address) ? body.email_address : undefined;
    const known = email === undefined ? undefined : account.contacts.findByEmail(String(email.address));
    if (known !== undefined) {
      note.contactId = known.contact_id;
      return refuseConflict(`Validation failed: Email already exists for contact ${known.contact_id}`);
    }

    const at = formatInstant(nowMs);
    const source = body.create_source as Source;
    const permission = email?.permission_to_send;
    const contact = account.contacts.put(
      {
        contact_id: randomUUID(),
        ...(email === undefined
          ? {}
          : {
              email_address: changePermission(undefined, {
                address: String(email.address),
                permission: isPermission(permission) ? permission : 'implicit',
                source,
                at,
              }),
            }),
        ...readProperties(body),
        custom_fields: [],
        phone_numbers: [],
        street_addresses: [],
        list_memberships: [],
        taggings: [],
        notes: [],
        ...readParts(body, { at, source }),
        create_source: source,
        update_source: source,
        created_at: at,
        updated_at: at,
      },
      nowMs,
      switches.readBackLagMs,
    );
    note.contactId = contact.contact_id;
    return { status: 201, body: viewContact(contact), applied: true };
  },
};
