import { randomUUID } from 'node:crypto';
import { formatInstant } from '../clock.ts';
import { type Body, isBody, isUuid } from '../contacts/check-properties.ts';
import type { Contact } from '../contacts/contact.ts';
import { partLimits } from '../contacts/limits.ts';
import { refuseInvalid } from '../http/api-errors.ts';
import type { Account } from '../world/account.ts';
import type { Endpoint } from './endpoint.ts';

const SOURCES = { contact_ids: 500, list_ids: 50, tag_ids: 50 } as const;
const FLAGS = ['all_active_contacts', 'new_subscriber'] as const;

const checkIds = (name: string, value: unknown, most: number): string[] => {
  if (!Array.isArray(value) || value.length === 0) return [`${name} is missing`];
  if (value.length > most) return [`${name} exceeds the maximum of ${most} items`];
  return value.every(isUuid) ? [] : [`${name} does not have a valid value`];
};

const checkSources = (source: unknown): string[] => {
  if (!isBody(source)) return ['source is missing'];
  const sent = [...Object.keys(SOURCES), ...FLAGS].filter((name) => source[name] !== undefined);
  if (sent.length !== 1) return ['source must have exactly one of its properties'];
  return Object.entries(SOURCES).flatMap(([name, most]) =>
    source[name] === undefined ? [] : checkIds(`source.${name}`, source[name], most),
  );
};

const isActive = (contact: Contact): boolean =>
  contact.deleted_at === undefined &&
  ['explicit', 'implicit'].includes(contact.email_address?.permission_to_send ?? '');

const isSelected = (source: Body, contact: Contact): boolean => {
  const holds = (name: keyof typeof SOURCES, ids: readonly string[]): boolean => {
    const wanted = source[name];
    return Array.isArray(wanted) && ids.some((id) => wanted.includes(id));
  };
  if (source.all_active_contacts === true) return isActive(contact);
  return holds('list_ids', contact.list_memberships) || holds('tag_ids', contact.taggings);
};

const selectContacts = (account: Account, source: Body, nowMs: number): Contact[] => {
  if (Array.isArray(source.contact_ids)) {
    return source.contact_ids.flatMap((id) => account.contacts.get(String(id)) ?? []);
  }
  return [...account.contacts.walk({ nowMs, lagMs: 0 })].filter((contact) => isSelected(source, contact));
};

/**
 * `POST /activities/contacts_taggings_add`: answers 201 with an activity and tags at once, so that the activity is
 * complete when it is answered. Contacts that do not exist are passed over and named in `activity_errors`.
 */
export const addTaggings: Endpoint = {
  name: 'add_taggings',
  method: 'POST',
  path: '/activities/contacts_taggings_add',
  scope: 'contact_data',
  privilege: 'contacts:write',
  takesBody: true,
  handle: ({ account, body, nowMs, switches }) => {
    if (!isBody(body)) return refuseInvalid(['The request body is not a JSON object']);
    const tagIds: unknown = body.tag_ids;
    const faults = [...checkSources(body.source), ...checkIds('tag_ids', tagIds, partLimits.tags)];
    if (faults.length > 0 || !isBody(body.source) || !Array.isArray(tagIds)) return refuseInvalid(faults);
    const unknown = tagIds.filter((id) => account.tags.get(id) === undefined);
    if (unknown.length > 0) return refuseInvalid(unknown.map((id) => `tag_id does not exist: ${id}`));

    const at = formatInstant(nowMs);
    const contacts = selectContacts(account, body.source, nowMs);
    const errors: string[] = [];
    for (const contact of contacts) {
      const taggings = [...new Set([...contact.taggings, ...tagIds.map(String)])];
      if (taggings.length > partLimits.tags) errors.push(`a contact has at most ${partLimits.tags} tags`);
      else account.contacts.put({ ...contact, taggings, updated_at: at }, nowMs, switches.readBackLagMs);
    }

    const wanted = Array.isArray(body.source.contact_ids) ? body.source.contact_ids.length : contacts.length;
    if (wanted > contacts.length) errors.push(`${wanted - contacts.length} contacts were not found`);
    const activityId = randomUUID();
    return {
      status: 201,
      applied: true,
      body: {
        activity_id: activityId,
        state: 'completed',
        created_at: at,
        started_at: at,
        completed_at: at,
        updated_at: at,
        percent_done: 100,
        activity_errors: errors,
        status: { items_total_count: wanted, items_completed_count: contacts.length },
        _links: { self: { href: `/v3/activities/${activityId}` } },
      },
    };
  },
};
