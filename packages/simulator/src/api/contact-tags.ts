import { formatInstant } from '../clock.ts';
import { checkText, isBlank, isBody, isUuid } from '../contacts/check-properties.ts';
import { refuseConflict, refuseInvalid, refuseMissing } from '../http/api-errors.ts';
import type { Account } from '../world/account.ts';
import type { Tag } from '../world/names.ts';
import { createTag } from '../world/names.ts';
import type { Endpoint } from './endpoint.ts';
import { answerPage } from './list-names.ts';

const viewTag = (account: Account, tag: Tag, isCounted: boolean): unknown => {
  if (!isCounted) return tag;
  let count = 0;
  for (const contact of account.contacts.walk({ nowMs: 0, lagMs: 0 })) {
    if (contact.taggings.includes(tag.tag_id)) count += 1;
  }
  return { ...tag, contacts_count: count };
};

/** `GET /contact_tags`: page of tags; `include_count` counts each tag's contacts. */
export const getTags: Endpoint = {
  name: 'get_tags',
  method: 'GET',
  path: '/contact_tags',
  scope: 'contact_data',
  privilege: 'contacts:read',
  takesBody: false,
  handle: ({ account, query }) =>
    answerPage(
      {
        path: '/contact_tags',
        key: 'tags',
        most: 500,
        items: account.tags.all(),
        idOf: (tag) => tag.tag_id,
        view: (tag, carried) => viewTag(account, tag, carried.include_count === 'true'),
      },
      query,
    ),
};

/** `GET /contact_tags/{tag_id}`. */
export const getTag: Endpoint = {
  name: 'get_tag',
  method: 'GET',
  path: '/contact_tags/:tag_id',
  scope: 'contact_data',
  privilege: 'contacts:read',
  takesBody: false,
  handle: ({ account, params, query }) => {
    const tag = account.tags.get(params.tag_id ?? '');
    if (tag !== undefined) return { status: 200, body: viewTag(account, tag, query.include_count === 'true') };
    return refuseMissing(isUuid(params.tag_id) ? 'The tag was not found.' : 'tag_id is in an invalid format.');
  },
};

/** `POST /contact_tags`: creates a tag of a new name. */
export const createTagEndpoint: Endpoint = {
  name: 'create_tag',
  method: 'POST',
  path: '/contact_tags',
  scope: 'contact_data',
  privilege: 'contacts:write',
  takesBody: true,
  handle: ({ account, body, nowMs }) => {
    if (!isBody(body)) return refuseInvalid(['The request body is not a JSON object']);
    const { name, tag_source: tagSource } = body;
    const faults = [
      ...(isBlank(name) ? ['name is missing'] : checkText('name', name, 255)),
      ...checkText('tag_source', tagSource, 255),
    ];
    if (faults.length > 0) return refuseInvalid(faults);
    if (account.tags.find(String(name)) !== undefined)
      return refuseConflict('Validation failed: Tag name is not unique');

    const source = typeof tagSource === 'string' ? tagSource : undefined;
    const tag = account.tags.add(createTag(String(name), formatInstant(nowMs), source));
    return { status: 201, body: tag, applied: true };
  },
};
