import { expect, test } from 'vitest';
import { startKit } from '../../test/kit.ts';

const emailsOf = (json: { contacts: { email_address: { address: string } }[] }) =>
  json.contacts.map((contact) => contact.email_address.address);

test('sub-resources are absent unless included', async () => {
  await using kit = await startKit();
  const { contact_id } = kit.account.putContact({ email: 'ada@example.org', lists: ['Newsletter'], tags: ['vip'] });

  const plain = await kit.api('GET', '/contacts?email=ADA@example.org');
  expect(plain.json.contacts[0]).not.toHaveProperty('list_memberships');
  const full = await kit.api('GET', '/contacts?email=ada@example.org&include=list_memberships,taggings');
  expect(full.json.contacts[0]).toMatchObject({ list_memberships: [kit.lists.Newsletter], taggings: [kit.tags.vip] });
  expect(full.json.contacts[0]).not.toHaveProperty('custom_fields');

  const one = await kit.api('GET', `/contacts/${contact_id}?include=taggings`);
  expect(one.json).toMatchObject({ contact_id, taggings: [kit.tags.vip] });
  expect(one.json).not.toHaveProperty('notes');
});

test('a deleted contact is hidden from a search unless the status asks for it, and is shown by its id', async () => {
  await using kit = await startKit();
  const { contact_id } = kit.account.putContact({ email: 'ada@example.org', lists: ['Newsletter'] });
  const reply = await kit.api('DELETE', `/contacts/${contact_id}`);
  expect(reply).toMatchObject({ status: 204, text: '' });

  expect((await kit.api('GET', '/contacts?email=ada@example.org')).json.contacts).toEqual([]);
  for (const status of ['all', 'deleted']) {
    const found = await kit.api('GET', `/contacts?email=ada@example.org&status=${status}&include=list_memberships`);
    expect(found.json.contacts).toMatchObject([{ contact_id, deleted_at: '2026-11-22', list_memberships: [] }]);
  }
  expect((await kit.api('GET', `/contacts/${contact_id}`)).json).toMatchObject({
    contact_id,
    deleted_at: '2026-11-22',
  });
});

test('statuses select by permission, several at once', async () => {
  await using kit = await startKit();
  const permissions = ['explicit', 'implicit', 'not_set', 'pending_confirmation', 'temp_hold', 'unsubscribed'] as const;
  for (const permission of permissions) kit.account.putContact({ email: `${permission}@example.org`, permission });
  const find = async (status: string) => emailsOf((await kit.api('GET', `/contacts?status=${status}`)).json);

  expect(await find('active')).toEqual(['explicit@example.org', 'implicit@example.org']);
  expect(await find('unsubscribed')).toEqual(['unsubscribed@example.org']);
  expect(await find('temp_hold,not_set')).toEqual(['not_set@example.org', 'temp_hold@example.org']);
  expect(await find('all')).toHaveLength(6);
});

test('filters combine: list, tag and time of change', async () => {
  await using kit = await startKit();
  const at = Date.parse('2026-11-20T00:00:00Z');
  kit.account.putContact({ email: 'old@example.org', lists: ['Offers'], tags: ['vip'], createdAtMs: at });
  kit.account.putContact({ email: 'new@example.org', lists: ['Offers'], tags: ['vip'] });
  kit.account.putContact({ email: 'other@example.org', lists: ['Newsletter'], tags: ['vip'] });

  const filters = `lists=${kit.lists.Offers}&tags=${kit.tags.vip}&updated_after=2026-11-21T00:00:00Z`;
  expect(emailsOf((await kit.api('GET', `/contacts?${filters}`)).json)).toEqual(['new@example.org']);
});

test('pages follow the cursor, which carries limit and filters, and the last has no link', async () => {
  await using kit = await startKit();
  for (let index = 0; index < 5; index += 1) {
    kit.account.putContact({ email: `${index}@example.org`, lists: ['Offers'] });
    kit.account.putContact({ email: `${index}@example.com`, lists: ['Newsletter'] });
  }

  const emails: string[] = [];
  let path: string | undefined = `/v3/contacts?lists=${kit.lists.Offers}&limit=2&include_count=true`;
  while (path !== undefined) {
    const { json } = await kit.api('GET', path.replace('/v3', ''));
    expect(json.contacts_count).toBe(5);
    emails.push(...emailsOf(json));
    path = json._links?.next.href;
  }
  expect(emails).toEqual(['0', '1', '2', '3', '4'].map((name) => `${name}@example.org`));
});

test.for([
  'status=living',
  'include=friends',
  'limit=0',
  'limit=501',
  'updated_after=yesterday',
  'lists=Newsletter',
  `lists=${Array(26).fill('00000000-0000-4000-8000-000000000000').join(',')}`,
  'include_count=perhaps',
  'cursor=nonsense',
])('a search with %s is refused with 400', async (query) => {
  await using kit = await startKit();
  const reply = await kit.api('GET', `/contacts?${query}`);
  expect(reply).toMatchObject({ status: 400, json: [{ error_key: 'contacts.api.validation.error' }] });
});

test('with a read-back lag a search sees the past, a read by id the present', async () => {
  await using kit = await startKit({ switches: { readBackLagMs: 60_000 } });
  const created = await kit.api('POST', '/contacts', {
    email_address: { address: 'ada@example.org' },
    first_name: 'Ada',
    create_source: 'Account',
  });
  const find = async () => (await kit.api('GET', '/contacts?email=ada@example.org')).json.contacts;
  expect(await find()).toEqual([]);
  expect((await kit.api('GET', `/contacts/${created.json.contact_id}`)).status).toBe(200);

  kit.time.advance(60_000);
  expect(await find()).toMatchObject([{ first_name: 'Ada' }]);
  await kit.api('PUT', `/contacts/${created.json.contact_id}`, { first_name: 'Augusta', update_source: 'Account' });
  expect(await find()).toMatchObject([{ first_name: 'Ada' }]);
  kit.time.advance(60_000);
  expect(await find()).toMatchObject([{ first_name: 'Augusta' }]);
});

test('an id that no contact has, or that is none, is answered 404', async () => {
  await using kit = await startKit();
  for (const id of ['00000000-0000-4000-8000-000000000000', '7']) {
    expect((await kit.api('GET', `/contacts/${id}`)).status).toBe(404);
    expect((await kit.api('DELETE', `/contacts/${id}`)).status).toBe(404);
  }
});
