import { expect, test } from 'vitest';
import { startKit } from '../../test/kit.ts';

test.for([
  ['/contact_lists', 'lists', 'lists'],
  ['/contact_custom_fields', 'custom_fields', 'customFields'],
  ['/contact_tags', 'tags', 'tags'],
] as const)('%s is paged by a cursor until no link is left', async ([path, key, setting]) => {
  const names = Array.from({ length: 5 }, (_, index) => `name ${index}`);
  await using kit = await startKit({ account: { [setting]: names } });

  const found: string[] = [];
  let next: string | undefined = `/v3${path}?limit=2`;
  let pages = 0;
  while (next !== undefined) {
    const { json } = await kit.api('GET', next.replace('/v3', ''));
    for (const item of json[key]) found.push(item.label ?? item.name);
    next = json._links?.next.href;
    pages += 1;
  }
  expect(pages).toBe(3);
  expect(found).toEqual(names);
});

test.for([
  ['/contact_lists?limit=1001'],
  ['/contact_lists?include_membership_count=some'],
  ['/contact_custom_fields?limit=101'],
  ['/contact_tags?limit=501'],
  ['/contact_tags?cursor=nonsense'],
])('%s is refused with 400', async ([path = '']) => {
  await using kit = await startKit();
  expect((await kit.api('GET', path)).status).toBe(400);
});

test.for([
  ['/contact_lists', { name: 'VIPs' }, { name: 'newsletter' }, {}],
  [
    '/contact_custom_fields',
    { label: 'Shoe size', type: 'string' },
    { label: 'Short_Code', type: 'string' },
    { label: 'x' },
  ],
  ['/contact_tags', { name: 'vips' }, { name: 'EXPO' }, { name: '' }],
] as const)(
  'POST %s creates, refuses a name in use with 409 and a bad body with 400',
  async ([path, fresh, used, bad]) => {
    await using kit = await startKit();
    const created = await kit.api('POST', path, fresh);
    expect(created).toMatchObject({ status: 201, json: fresh });

    const id = created.json.list_id ?? created.json.custom_field_id ?? created.json.tag_id;
    expect(await kit.api('GET', `${path}/${id}`)).toMatchObject({ status: 200, json: created.json });
    expect((await kit.api('POST', path, used)).status).toBe(409);
    expect((await kit.api('POST', path, bad)).status).toBe(400);
  },
);

test("a custom field's name is its label with underscores for blanks", async () => {
  await using kit = await startKit();
  const { json } = await kit.api('POST', '/contact_custom_fields', { label: 'Shoe size', type: 'string' });
  expect(json).toMatchObject({ label: 'Shoe size', name: 'Shoe_size', type: 'string' });
});

test('an account has at most 100 custom fields', async () => {
  await using kit = await startKit({
    account: { customFields: Array.from({ length: 100 }, (_, index) => `f${index}`) },
  });
  expect((await kit.api('POST', '/contact_custom_fields', { label: 'more', type: 'string' })).status).toBe(400);
});

test('lists and tags count their contacts when asked', async () => {
  await using kit = await startKit();
  kit.account.putContact({ email: 'a@example.org', lists: ['Newsletter'], tags: ['vip'] });
  kit.account.putContact({ email: 'b@example.org', lists: ['Newsletter'], permission: 'unsubscribed' });

  const count = async (which: string) => {
    const { json } = await kit.api(
      'GET',
      `/contact_lists?name=Newsletter&include_count=true&include_membership_count=${which}`,
    );
    return [json.lists_count, json.lists[0].membership_count];
  };
  expect(await count('all')).toEqual([1, 2]);
  expect(await count('active')).toEqual([1, 1]);
  const { json } = await kit.api('GET', `/contact_tags/${kit.tags.vip}?include_count=true`);
  expect(json.contacts_count).toBe(1);
});

test('an unknown list, custom field or tag is answered 404', async () => {
  await using kit = await startKit();
  for (const path of ['/contact_lists', '/contact_custom_fields', '/contact_tags']) {
    expect((await kit.api('GET', `${path}/00000000-0000-4000-8000-000000000000`)).status).toBe(404);
  }
});

test('the account tells its name and the privileges of the user', async () => {
  await using kit = await startKit({ account: { organizationName: 'Engines Ltd' } });
  const summary = await kit.api('GET', '/account/summary?extra_fields=physical_address');
  expect(summary.json).toMatchObject({ organization_name: 'Engines Ltd', physical_address: { country_code: 'US' } });
  expect(summary.json.encoded_account_id).toMatch(/^a[0-9a-f]{11}$/);

  const { json } = await kit.api('GET', '/account/user/privileges');
  expect(json).toContainEqual({ privilege_id: 3, privilege_name: 'contacts:write' });
  expect((await kit.api('GET', '/account/summary?extra_fields=shoe_size')).status).toBe(400);
});
