import { expect, test } from 'vitest';
import { startKit } from '../../test/kit.ts';

const seed = {
  email: 'ada@example.org',
  permission: 'explicit',
  firstName: 'Ada',
  lastName: 'Byron',
  jobTitle: 'Analyst',
  birthday: { month: 4, day: 9 },
  anniversary: '2020-04-09',
  lists: ['Newsletter'],
  customFields: { short_code: 'A1' },
  tags: ['vip'],
  phone: '+1 555 0100',
} as const;

const address = { address: 'ada@example.org', permission_to_send: 'explicit' };

const startWithAda = async () => {
  const kit = await startKit();
  const stored = kit.account.putContact({ ...seed, lists: ['Newsletter'], tags: ['vip'] });
  const put = (body: unknown) => kit.api('PUT', `/contacts/${stored.contact_id}`, body);
  return { kit, stored, put };
};

test('top-level properties left out or blank are nulled', async () => {
  const { kit, put } = await startWithAda();
  await using _kit = kit;
  const reply = await put({ email_address: address, first_name: 'Augusta', last_name: '', update_source: 'Account' });

  expect(reply).toMatchObject({ status: 200, json: { first_name: 'Augusta' } });
  for (const name of ['last_name', 'job_title', 'birthday_month', 'birthday_day', 'anniversary']) {
    expect(reply.json).not.toHaveProperty(name);
  }
});

test('sub-resources left out are kept', async () => {
  const { kit, put, stored } = await startWithAda();
  await using _kit = kit;
  const { json } = await put({ update_source: 'Account' });
  expect(json).toMatchObject({
    email_address: { address: 'ada@example.org', permission_to_send: 'explicit' },
    list_memberships: stored.list_memberships,
    custom_fields: stored.custom_fields,
    taggings: stored.taggings,
    phone_numbers: stored.phone_numbers,
  });
});

test('arrays that are sent replace the stored ones, and an empty one empties', async () => {
  const { kit, put } = await startWithAda();
  await using _kit = kit;
  const { json } = await put({
    email_address: address,
    list_memberships: [kit.lists.Offers],
    taggings: [],
    custom_fields: [{ custom_field_id: kit.fields.proof_seq, value: '2' }],
    update_source: 'Account',
  });
  expect(json).toMatchObject({
    list_memberships: [kit.lists.Offers],
    taggings: [],
    custom_fields: [{ custom_field_id: kit.fields.proof_seq, value: '2' }],
  });
});

test('an unsubscribe is dated once and keeps who did it', async () => {
  const { kit, put } = await startWithAda();
  await using _kit = kit;
  const out = { address: 'ada@example.org', permission_to_send: 'unsubscribed', opt_out_reason: 'too many' };
  const first = await put({ email_address: out, update_source: 'Contact' });
  expect(first.json.email_address).toMatchObject({
    permission_to_send: 'unsubscribed',
    opt_out_source: 'Contact',
    opt_out_date: '2026-11-22T10:00:00Z',
    opt_out_reason: 'too many',
  });

  kit.time.advance(3_600_000);
  const again = { address: 'ada@example.org', permission_to_send: 'unsubscribed' };
  const second = await put({ email_address: again, update_source: 'Account' });
  expect(second.json.email_address).toMatchObject({ opt_out_source: 'Contact', opt_out_date: '2026-11-22T10:00:00Z' });
});

test('the permission is as sent, and one that is left out is nulled to not_set', async () => {
  const { kit, put } = await startWithAda();
  await using _kit = kit;
  kit.account.unsubscribe('ada@example.org');
  const sent = await put({ email_address: address, update_source: 'Account' });
  expect(sent.json.email_address).toMatchObject({ permission_to_send: 'explicit', opt_in_source: 'Account' });
  expect(sent.json.email_address).not.toHaveProperty('opt_out_date');

  const left = await put({ email_address: { address: 'ada@example.org' }, update_source: 'Account' });
  expect(left.json.email_address.permission_to_send).toBe('not_set');
});

test('a deleted contact comes back, only with update_source Account', async () => {
  const { kit, put } = await startWithAda();
  await using _kit = kit;
  kit.account.removeContact('ada@example.org');

  expect((await put({ email_address: address, update_source: 'Contact' })).status).toBe(400);
  const reply = await put({ email_address: address, update_source: 'Account' });
  expect(reply.status).toBe(200);
  expect(reply.json).not.toHaveProperty('deleted_at');
});

test('a change of address is found by the new one, and refused with 409 when another contact has it', async () => {
  const { kit, put, stored } = await startWithAda();
  await using _kit = kit;
  const other = kit.account.putContact({ email: 'eve@example.org' });

  const taken = await put({ email_address: { ...address, address: 'EVE@example.org' }, update_source: 'Account' });
  expect(taken.status).toBe(409);
  expect(taken.json[0].error_message).toContain(other.contact_id);

  await put({ email_address: { ...address, address: 'countess@example.org' }, update_source: 'Account' });
  expect(kit.account.contact('countess@example.org')?.contact_id).toBe(stored.contact_id);
  expect(kit.account.contact('ada@example.org')).toBeUndefined();
});

test('a missing update_source is refused with 400, an unknown or malformed id with 404', async () => {
  const { kit, put } = await startWithAda();
  await using _kit = kit;
  expect((await put({ first_name: 'Ada' })).status).toBe(400);

  const body = { update_source: 'Account' };
  const unknown = await kit.api('PUT', '/contacts/00000000-0000-4000-8000-000000000000', body);
  expect(unknown.status).toBe(404);
  const malformed = await kit.api('PUT', '/contacts/7', body);
  expect(malformed).toMatchObject({
    status: 404,
    json: [{ error_key: 'contacts.api.not_found', error_message: 'contact_id is in an invalid format.' }],
  });
});
