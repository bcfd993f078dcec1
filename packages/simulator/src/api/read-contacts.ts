import { isUuid } from '../contacts/check-properties.ts';
import { type Contact, contactKey } from '../contacts/contact.ts';
import { viewContact } from '../contacts/contact-view.ts';
import { markDeleted } from '../contacts/mark-deleted.ts';
import { refuseInvalid } from '../http/api-errors.ts';
import type { Account } from '../world/account.ts';
import { matchesSearch, readInclude, readSearch, type Search } from './contact-search.ts';
import type { Endpoint } from './endpoint.ts';
import { linkNext, openCursor, readQuery } from './paging.ts';
import { refuseContactId } from './update-contact.ts';

interface View {
  readonly nowMs: number;
  readonly lagMs: number;
}

const findCandidates = function* (account: Account, search: Search, view: View): Generator<Contact> {
  if (search.email === undefined || view.lagMs > 0) {
    yield* account.contacts.walk({ ...view, afterId: search.after });
    return;
  }
  const found = account.contacts.findByEmail(search.email);
  if (found !== undefined) yield found;
};

/**
 * `GET /contacts`: searches, all filters together. Deleted contacts are shown only when `status` says so, sub-resources
 * only when `include` does. The switch `readBackLagMs` makes this search, and only this, see the past.
 */
export const getContacts: Endpoint = {
  name: 'get_contacts',
  method: 'GET',
  path: '/contacts',
  scope: 'contact_data',
  privilege: 'contacts:read',
  takesBody: false,
  handle: ({ account, query: rawQuery, nowMs, switches, note }) => {
    const query = openCursor(readQuery(rawQuery));
    if (query === undefined) return refuseInvalid(['cursor does not have a valid value']);
    const search = readSearch(query);
    if (Array.isArray(search)) return refuseInvalid(search);
    if (search.email !== undefined) note.contactKey = contactKey(search.email);

    const view = { nowMs, lagMs: switches.readBackLagMs };
    const page: Contact[] = [];
    let hasMore = false;
    for (const contact of findCandidates(account, search, view)) {
      if (!matchesSearch(contact, search)) continue;
      hasMore = page.length === search.limit;
      if (hasMore) break;
      page.push(contact);
    }

    let count = 0;
    if (search.isCounted) {
      const all = findCandidates(account, { ...search, after: undefined }, view);
      for (const contact of all) if (matchesSearch(contact, search)) count += 1;
    }
    return {
      status: 200,
      body: {
        contacts: page.map((contact) => viewContact(contact, search.include)),
        ...(search.isCounted ? { contacts_count: count } : {}),
        ...linkNext('/contacts', query, search.limit, hasMore ? page.at(-1)?.contact_id : undefined),
      },
    };
  },
};

/** `GET /contacts/{contact_id}`: one contact, deleted ones too. */
export const getContact: Endpoint = {
  name: 'get_contact',
  method: 'GET',
  path: '/contacts/:contact_id',
  scope: 'contact_data',
  privilege: 'contacts:read',
  takesBody: false,
  handle: ({ account, params, query }) => {
    const include = readInclude(readQuery(query));
    if (include === undefined) return refuseInvalid(['include does not have a valid value']);
    const contact = account.contacts.get(params.contact_id ?? '');
    return contact === undefined
      ? refuseContactId(params.contact_id)
      : { status: 200, body: viewContact(contact, include) };
  },
};

/** `DELETE /contacts/{contact_id}`: 204, a soft delete; deleting twice changes nothing. */
export const deleteContact: Endpoint = {
  name: 'delete_contact',
  method: 'DELETE',
  path: '/contacts/:contact_id',
  scope: 'contact_data',
  privilege: 'contacts:write',
  takesBody: false,
  handle: ({ account, params, nowMs, switches }) => {
    const contact = isUuid(params.contact_id) ? account.contacts.get(params.contact_id) : undefined;
    if (contact === undefined) return refuseContactId(params.contact_id);
    if (contact.deleted_at === undefined) {
      account.contacts.put(markDeleted(contact, nowMs), nowMs, switches.readBackLagMs);
    }
    return { status: 204, applied: contact.deleted_at === undefined };
  },
};
