import { isUuid } from '../contacts/check-properties.ts';
import { type Contact, contactKey, partNames } from '../contacts/contact.ts';
import { type Query, readFlag, readLimit } from './paging.ts';

const STATUSES = ['all', 'active', 'deleted', 'not_set', 'pending_confirmation', 'temp_hold', 'unsubscribed'];
const RANGES = [
  'updated_after',
  'updated_before',
  'created_after',
  'created_before',
  'optout_after',
  'optout_before',
] as const;
const ISO = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** A search for contacts, checked. */
export interface Search {
  /** Empty: all that are not deleted. */
  readonly statuses: readonly string[];
  readonly email: string | undefined;
  readonly lists: readonly string[];
  readonly tags: readonly string[];
  readonly ranges: Readonly<Partial<Record<(typeof RANGES)[number], number>>>;
  readonly include: readonly string[];
  readonly isCounted: boolean;
  readonly limit: number;
  /** Id of the last contact of the page before. */
  readonly after: string | undefined;
}

const split = (value: string | undefined): string[] =>
  value === undefined || value === '' ? [] : value.split(',').map((part) => part.trim());

/** Reads `include`; undefined where it names something else than a sub-resource. */
export const readInclude = (query: Query): string[] | undefined => {
  const include = split(query.include);
  return include.every((name) => partNames.some((part) => part === name)) ? include : undefined;
};

const checkIds = (name: string, ids: readonly string[], most: number): string[] => {
  if (ids.length > most) return [`${name} exceeds the maximum of ${most} items`];
  return ids.every(isUuid) ? [] : [`${name} does not have a valid value`];
};

/** Reads a search from query parameters, or lists their faults. */
export const readSearch = (query: Query): Search | string[] => {
  const statuses = split(query.status);
  const lists = split(query.lists);
  const tags = split(query.tags);
  const include = readInclude(query);
  const limit = readLimit(query, 500);
  const isCounted = readFlag(query, 'include_count');
  const sent = RANGES.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]] as const]));

  const faults = [
    ...(statuses.every((status) => STATUSES.includes(status)) ? [] : ['status does not have a valid value']),
    ...checkIds('lists', lists, 25),
    ...checkIds('tags', tags, 50),
    ...(include === undefined ? ['include does not have a valid value'] : []),
    ...(query.segment_id === undefined ? [] : ['segment_id is not simulated']),
    ...(query.sms_status === undefined ? [] : ['sms_status is not simulated']),
    ...sent.flatMap(([name, value]) =>
      ISO.test(value) && !Number.isNaN(Date.parse(value)) ? [] : [`${name} does not have a valid value`],
    ),
    ...[limit, isCounted].filter((value) => typeof value === 'string'),
  ];
  if (faults.length > 0 || include === undefined || typeof limit === 'string') return faults;

  const ranges = Object.fromEntries(sent.map(([name, value]) => [name, Date.parse(value)]));
  const { email, next: after } = query;
  return { statuses, email, lists, tags, ranges, include, isCounted: isCounted === true, limit, after };
};

const matchesStatus = (contact: Contact, statuses: readonly string[]): boolean => {
  const isDeleted = contact.deleted_at !== undefined;
  if (statuses.length === 0) return !isDeleted;
  if (statuses.includes('all')) return true;
  if (isDeleted) return statuses.includes('deleted');

  const permission = contact.email_address?.permission_to_send ?? 'not_set';
  const isActive = permission === 'explicit' || permission === 'implicit';
  return statuses.includes(permission) || (isActive && statuses.includes('active'));
};

const matchesRange = (at: string | undefined, after: number | undefined, before: number | undefined): boolean => {
  if (after === undefined && before === undefined) return true;
  if (at === undefined) return false;
  const ms = Date.parse(at);
  return (after === undefined || ms > after) && (before === undefined || ms < before);
};

/** Whether a contact is what a search looks for. Contacts in any of several lists (or tags) are. */
export const matchesSearch = (contact: Contact, search: Search): boolean => {
  const { email, lists, tags, ranges } = search;
  const address = contact.email_address;
  return (
    matchesStatus(contact, search.statuses) &&
    (email === undefined || (address !== undefined && contactKey(address.address) === contactKey(email))) &&
    (lists.length === 0 || lists.some((id) => contact.list_memberships.includes(id))) &&
    (tags.length === 0 || tags.some((id) => contact.taggings.includes(id))) &&
    matchesRange(contact.updated_at, ranges.updated_after, ranges.updated_before) &&
    matchesRange(contact.created_at, ranges.created_after, ranges.created_before) &&
    matchesRange(address?.opt_out_date, ranges.optout_after, ranges.optout_before)
  );
};
