import { formatInstant } from '../clock.ts';
import { checkText, isBlank, isBody, isUuid } from '../contacts/check-properties.ts';
import { refuseConflict, refuseInvalid, refuseMissing } from '../http/api-errors.ts';
import type { Account } from '../world/account.ts';
import { createList } from '../world/names.ts';
import type { Endpoint } from './endpoint.ts';
import { answerPage } from './list-names.ts';

const MOST_LISTS = 1000;

const countMembers = (account: Account, listId: string, which: string): number => {
  let count = 0;
  for (const contact of account.contacts.walk({ nowMs: 0, lagMs: 0 })) {
    const isActive = ['explicit', 'implicit'].includes(contact.email_address?.permission_to_send ?? '');
    if (contact.list_memberships.includes(listId) && (which === 'all' || isActive)) count += 1;
  }
  return count;
};

/** `GET /contact_lists`: page of lists, by `name` too; `include_membership_count` counts contacts. */
export const getLists: Endpoint = {
  name: 'get_lists',
  method: 'GET',
  path: '/contact_lists',
  scope: 'contact_data',
  privilege: 'contacts:lists:read',
  takesBody: false,
  handle: ({ account, query }) => {
    const { name, include_membership_count: counted } = query;
    if (counted !== undefined && counted !== 'all' && counted !== 'active') {
      return refuseInvalid(['include_membership_count does not have a valid value']);
    }

    const items = account.lists.all().filter((list) => name === undefined || list.name === name);
    return answerPage(
      {
        path: '/contact_lists',
        key: 'lists',
        most: MOST_LISTS,
        items,
        idOf: (list) => list.list_id,
        view: (list, { include_membership_count: which }) =>
          which === undefined ? list : { ...list, membership_count: countMembers(account, list.list_id, which) },
        countKey: 'lists_count',
      },
      query,
    );
  },
};

/** `GET /contact_lists/{list_id}`. */
export const getList: Endpoint = {
  name: 'get_list',
  method: 'GET',
  path: '/contact_lists/:list_id',
  scope: 'contact_data',
  privilege: 'contacts:lists:read',
  takesBody: false,
  handle: ({ account, params }) => {
    const list = account.lists.get(params.list_id ?? '');
    if (list !== undefined) return { status: 200, body: list };
    return refuseMissing(isUuid(params.list_id) ? 'The list was not found.' : 'list_id is in an invalid format.');
  },
};

/** `POST /contact_lists`: creates a list of a new name; at most 1,000 an account. */
export const createListEndpoint: Endpoint = {
  name: 'create_list',
  method: 'POST',
  path: '/contact_lists',
  scope: 'contact_data',
  privilege: 'contacts:lists:write',
  takesBody: true,
  handle: ({ account, body, nowMs }) => {
    if (!isBody(body)) return refuseInvalid(['The request body is not a JSON object']);
    const { name, description, favorite } = body;
    const faults = [
      ...(isBlank(name) ? ['name is missing'] : checkText('name', name, 255)),
      ...checkText('description', description, Number.POSITIVE_INFINITY),
      ...(isBlank(favorite) || typeof favorite === 'boolean' ? [] : ['favorite does not have a valid value']),
      ...(account.lists.all().length >= MOST_LISTS ? [`an account has at most ${MOST_LISTS} lists`] : []),
    ];
    if (faults.length > 0) return refuseInvalid(faults);
    if (account.lists.find(String(name)) !== undefined)
      return refuseConflict('Validation failed: List name is not unique');

    const own = {
      ...(typeof description === 'string' ? { description } : {}),
      ...(typeof favorite === 'boolean' ? { favorite } : {}),
    };
    const list = account.lists.add(createList(String(name), formatInstant(nowMs), own));
    return { status: 201, body: list, applied: true };
  },
};
