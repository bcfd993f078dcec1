import { expect, test } from 'vitest';
import { startKit } from '../../test/kit.ts';

const PATH = '/activities/contacts_taggings_add';

test('tags are added at once and the activity is answered complete', async () => {
  await using kit = await startKit();
  const { contact_id } = kit.account.putContact({ email: 'ada@example.org', tags: ['vip'] });
  const body = { source: { contact_ids: [contact_id] }, tag_ids: [kit.tags.expo, kit.tags.vip] };

  for (let round = 0; round < 2; round += 1) {
    const reply = await kit.api('POST', PATH, body);
    expect(reply).toMatchObject({ status: 201, json: { state: 'completed', percent_done: 100, activity_errors: [] } });
    expect(reply.json._links.self.href).toBe(`/v3/activities/${reply.json.activity_id}`);
    expect(kit.account.contact('ada@example.org')?.taggings).toEqual([kit.tags.vip, kit.tags.expo]);
  }
});

test('contacts can be named by list, by tag, or all active ones', async () => {
  await using kit = await startKit();
  kit.account.putContact({ email: 'list@example.org', lists: ['Offers'] });
  kit.account.putContact({ email: 'tag@example.org', tags: ['vip'] });
  kit.account.putContact({ email: 'out@example.org', permission: 'unsubscribed' });
  const tagged = () =>
    kit.account
      .contacts()
      .flatMap((contact) => (contact.taggings.includes(kit.tags.expo ?? '') ? [contact.email_address?.address] : []));

  await kit.api('POST', PATH, { source: { list_ids: [kit.lists.Offers] }, tag_ids: [kit.tags.expo] });
  expect(tagged()).toEqual(['list@example.org']);
  await kit.api('POST', PATH, { source: { tag_ids: [kit.tags.vip] }, tag_ids: [kit.tags.expo] });
  expect(tagged()).toEqual(['list@example.org', 'tag@example.org']);
  await kit.api('POST', PATH, { source: { all_active_contacts: true }, tag_ids: [kit.tags.vip] });
  expect(kit.account.contact('out@example.org')?.taggings).toEqual([]);
});

test('a contact that does not exist is passed over and told', async () => {
  await using kit = await startKit();
  const source = { contact_ids: ['00000000-0000-4000-8000-000000000000'] };
  const { status, json } = await kit.api('POST', PATH, { source, tag_ids: [kit.tags.expo] });
  expect(status).toBe(201);
  expect(json.activity_errors).toEqual(['1 contacts were not found']);
});

test.for([
  ['no source', {}],
  ['an empty source', { source: {} }],
  [
    'two sources at once',
    { source: { list_ids: ['00000000-0000-4000-8000-000000000000'], all_active_contacts: true } },
  ],
  ['over 500 contacts', { source: { contact_ids: Array(501).fill('00000000-0000-4000-8000-000000000000') } }],
  ['no tags', { source: { all_active_contacts: true }, tag_ids: [] }],
  ['an unknown tag', { source: { all_active_contacts: true }, tag_ids: ['00000000-0000-4000-8000-000000000000'] }],
  ['a tag id that is none', { source: { all_active_contacts: true }, tag_ids: ['expo'] }],
] as const)('%s is refused with 400', async ([, body]) => {
  await using kit = await startKit();
  expect((await kit.api('POST', PATH, { tag_ids: [kit.tags.expo], ...body })).status).toBe(400);
});
