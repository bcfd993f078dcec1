import { afterEach, describe, expect, it } from 'vitest';
import { type Answering, type AnsweringServer, always, startAnsweringServer } from '../test/answering-server.ts';
import type { ConstantContact } from './constant-contact.ts';
import { createConstantContact } from './create-constant-contact.ts';

const id = '3c9a7e3e-0e5b-4b54-9a5f-6a2f1f5f8d21';
const otherId = '11111111-0e5b-4b54-9a5f-6a2f1f5f8d21';
const listId = '7b0c1a52-0d4e-4f0e-9f0a-2f2f5a1d9c10';
const tagId = 'e1b7a0c0-1111-4a4a-8b8b-121212121212';
const stored = { contact_id: id, email_address: { address: 'ada@example.org', permission_to_send: 'explicit' } };

let opened: AsyncDisposableStack | undefined;
afterEach(async () => {
  await opened?.disposeAsync();
  opened = undefined;
});

const open = async (answer: Answering): Promise<{ api: ConstantContact; server: AnsweringServer }> => {
  opened = new AsyncDisposableStack();
  const server = opened.use(await startAnsweringServer(answer));
  const api = createConstantContact({ baseUrl: server.baseUrl });
  opened.defer(() => api.close());
  return { api, server };
};

describe('the sign-up form', () => {
  const form = { email_address: 'ada@example.org', list_memberships: [listId] };

  it('is posted as JSON with the bearer token and answers whom it created', async () => {
    const { api, server } = await open(always(201, { contact_id: id, action: 'created' }));
    expect(await api.signUpForm('token-1', form)).toEqual({ contactId: id, action: 'created', httpStatus: 201 });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v3/contacts/sign_up_form',
      headers: { authorization: 'Bearer token-1', 'content-type': 'application/json', accept: 'application/json' },
      body: form,
    });
  });

  it('takes the action from the status when the body does not say it', async () => {
    const { api } = await open(always(200, { contact_id: id, action: null }));
    expect(await api.signUpForm('t', form)).toMatchObject({ action: 'updated', httpStatus: 200 });
  });

  it.each([
    ['an HTML page', '<html>welcome</html>', 'not_json'],
    ['no body', '', 'not_json'],
    ['no contact', { action: 'created' }, 'unexpected_body at contact_id'],
    ['a null contact', { contact_id: null, action: 'created' }, 'unexpected_body at contact_id'],
    ['a list', [], 'unexpected_body'],
  ])('is not a delivery when a 200 brings %s', async (_what, body, reason) => {
    const { api } = await open(always(200, body));
    const failure = { code: 'api_unavailable', phase: 'unknown', status: 200, reason };
    await expect(api.signUpForm('t', form)).rejects.toMatchObject(failure);
  });

  it('is not followed when it is redirected', async () => {
    const { api, server } = await open(always(302, '', { location: '/v3/elsewhere' }));
    await expect(api.signUpForm('t', form)).rejects.toMatchObject({ code: 'api_unavailable', status: 302 });
    expect(server.requests).toHaveLength(1);
  });

  it('is not tried again when the server fails', async () => {
    const { api, server } = await open(always(503, ''));
    await expect(api.signUpForm('t', form)).rejects.toMatchObject({ phase: 'answered', status: 503 });
    expect(server.requests).toHaveLength(1);
  });

  it('is refused unsent when no header can carry the token', async () => {
    const { api, server } = await open(always(200, ''));
    await expect(api.signUpForm('token\n', form)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(server.requests).toHaveLength(0);
  });
});

describe('creating a contact', () => {
  it('answers the whole contact, with nulls and unknown properties left out', async () => {
    const body = { ...stored, first_name: 'Ada', last_name: null, future_property: { a: 1 }, taggings: [tagId] };
    const { api, server } = await open(always(201, body));
    const email = { address: 'ada@example.org', permission_to_send: 'implicit' } as const;
    const answer = await api.createContact('t', { email_address: email, create_source: 'Account' });
    expect(answer).toEqual({ contact: { ...stored, first_name: 'Ada', taggings: [tagId] }, httpStatus: 201 });
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/v3/contacts' });
  });

  it('names the contact that is in the way', async () => {
    const message = `Validation failed: Email already exists for contact ${id}`;
    const { api } = await open(always(409, [{ error_key: 'contacts.api.conflict', error_message: message }]));
    const email = { address: 'ada@example.org', permission_to_send: 'implicit' } as const;
    const created = api.createContact('t', { email_address: email, create_source: 'Account' });
    await expect(created).rejects.toMatchObject({ code: 'conflict', contactId: id });
  });
});

describe('finding a contact by email', () => {
  it('asks for every status and for all a PUT merges with', async () => {
    const { api, server } = await open(always(200, { contacts: [stored] }));
    expect(await api.findContactByEmail('t', 'ada@example.org')).toEqual(stored);
    expect(Object.fromEntries(server.requests[0]?.query ?? [])).toEqual({
      status: 'all',
      email: 'ada@example.org',
      include: 'custom_fields,list_memberships,taggings,phone_numbers,street_addresses',
    });
  });

  it('sends signs with a meaning in addresses as they are', async () => {
    const { api, server } = await open(always(200, { contacts: [] }));
    expect(await api.findContactByEmail('t', "o'neil+a&b=c#d@example.org")).toBeUndefined();
    expect(server.requests[0]?.query.get('email')).toBe("o'neil+a&b=c#d@example.org");
  });

  it('finds an address written in another case', async () => {
    const { api } = await open(always(200, { contacts: [stored] }));
    expect(await api.findContactByEmail('t', 'Ada@Example.org')).toEqual(stored);
  });

  it('finds nobody when the API answers only contacts of other addresses', async () => {
    const { api } = await open(always(200, { contacts: [{ contact_id: otherId }, stored] }));
    expect(await api.findContactByEmail('t', 'grace@example.org')).toBeUndefined();
  });

  it('prefers the living contact to a deleted one', async () => {
    const deleted = { ...stored, contact_id: otherId, deleted_at: '2026-01-01' };
    const { api } = await open(always(200, { contacts: [deleted, stored] }));
    expect(await api.findContactByEmail('t', 'ada@example.org')).toEqual(stored);
  });
});

describe('reading and replacing a contact', () => {
  it('goes by the contact id', async () => {
    const { api, server } = await open(always(200, stored));
    expect(await api.getContact('t', id)).toEqual(stored);
    const body = { email_address: { address: 'ada@example.org' }, update_source: 'Account' } as const;
    expect(await api.updateContact('t', id, body)).toEqual({ contact: stored, httpStatus: 200 });
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /v3/contacts/${id}`,
      `PUT /v3/contacts/${id}`,
    ]);
  });

  it('is unknown when the answer names someone else', async () => {
    const { api } = await open(always(200, stored));
    await expect(api.getContact('t', otherId)).rejects.toMatchObject({ phase: 'unknown', reason: 'another_contact' });
  });

  it('reads a custom field value that came unquoted as text', async () => {
    const fields = [
      { custom_field_id: tagId, value: 7 },
      { custom_field_id: id, value: 'x', choice_ids: [1] },
    ];
    const { api } = await open(always(200, { ...stored, custom_fields: fields }));
    expect((await api.getContact('t', id)).custom_fields).toEqual([
      { custom_field_id: tagId, value: '7' },
      { custom_field_id: id, value: 'x', choice_ids: ['1'] },
    ]);
  });
});

describe('adding tags', () => {
  it('names the contacts and the tags and answers the activity', async () => {
    const { api, server } = await open(always(201, { activity_id: id, state: 'initialized' }));
    expect(await api.addTags('t', [otherId], [tagId])).toEqual({ activityId: id, httpStatus: 201 });
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v3/activities/contacts_taggings_add',
      body: { source: { contact_ids: [otherId] }, tag_ids: [tagId] },
    });
  });
});

describe('a listing', () => {
  const lists = [{ list_id: listId, name: 'Newsletter', favorite: false }];

  it('asks for the largest page first and then for nothing but the cursor', async () => {
    const href = '/v3/contact_lists?cursor=a%2Bb%3D';
    const { api, server } = await open(always(200, { lists, _links: { next: { href } } }));
    const page = await api.listContactLists('t');
    expect(page).toEqual({ items: [{ id: listId, name: 'Newsletter' }], next: 'a+b=' });
    await api.listContactLists('t', page.next);
    expect(server.requests.map(({ query }) => Object.fromEntries(query))).toEqual([
      { limit: '500' },
      { cursor: 'a+b=' },
    ]);
  });

  it.each([
    ['no links', {}],
    ['links that are null', { _links: null }],
    ['empty links', { _links: {} }],
    ['a next that is null', { _links: { next: null } }],
    ['an address that is null', { _links: { next: { href: null } } }],
  ])('ends at a page with %s', async (_what, links) => {
    const { api } = await open(always(200, { lists, ...links }));
    expect(await api.listContactLists('t')).toEqual({ items: [{ id: listId, name: 'Newsletter' }] });
  });

  it('fails rather than ends when the next page has no cursor', async () => {
    const { api } = await open(always(200, { lists, _links: { next: { href: '/v3/contact_lists?page=2' } } }));
    await expect(api.listContactLists('t')).rejects.toMatchObject({ code: 'api_unavailable', phase: 'unknown' });
  });

  it('fails when the page holds no list', async () => {
    const { api } = await open(always(200, {}));
    await expect(api.listTags('t')).rejects.toMatchObject({ reason: 'unexpected_body at tags' });
  });

  it('reads custom fields with the name the API gave them, 100 a page', async () => {
    const field = { custom_field_id: tagId, name: 'short_code', label: 'Short code', type: 'string' };
    const { api, server } = await open(always(200, { custom_fields: [field] }));
    const items = [{ id: tagId, name: 'short_code', label: 'Short code', type: 'string' }];
    expect(await api.listCustomFields('t')).toEqual({ items });
    expect(server.requests[0]?.query.get('limit')).toBe('100');
  });

  it('reads tags, 500 a page', async () => {
    const { api, server } = await open(always(200, { tags: [{ tag_id: tagId, name: 'expo' }], tags_count: 1 }));
    expect(await api.listTags('t')).toEqual({ items: [{ id: tagId, name: 'expo' }] });
    expect(server.requests[0]?.query.get('limit')).toBe('500');
  });
});

describe('creating names', () => {
  it('creates a text field by its label', async () => {
    const field = { custom_field_id: tagId, name: 'Short_code', label: 'Short code', type: 'string' };
    const { api, server } = await open(always(201, field));
    expect(await api.createCustomField('t', 'Short code')).toMatchObject({ id: tagId, name: 'Short_code' });
    expect(server.requests[0]).toMatchObject({ method: 'POST', body: { label: 'Short code', type: 'string' } });
  });

  it('creates a tag by its name', async () => {
    const { api, server } = await open(always(201, { tag_id: tagId, name: 'expo' }));
    expect(await api.createTag('t', 'expo')).toEqual({ id: tagId, name: 'expo' });
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/v3/contact_tags', body: { name: 'expo' } });
  });
});

describe('the account', () => {
  it('says which account it is and nothing about its owner', async () => {
    const account = { encoded_account_id: 'a1', organization_name: 'Engines Ltd', contact_email: 'ada@example.org' };
    const { api } = await open(always(200, account));
    expect(await api.getAccountSummary('t')).toEqual({ encodedAccountId: 'a1', organizationName: 'Engines Ltd' });
  });

  it('lists what the user may do', async () => {
    const { api } = await open(always(200, [{ privilege_id: 30, privilege_name: 'contacts:write' }]));
    expect(await api.getUserPrivileges('t')).toEqual([{ id: 30, name: 'contacts:write' }]);
  });
});
