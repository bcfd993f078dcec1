import { expect, test } from 'vitest';
import { startKit } from '../../test/kit.ts';

const contactOf = (email: string) => ({ email_address: { address: email }, create_source: 'Account' });

test('a contact is created with the permission as sent and answered whole', async () => {
  await using kit = await startKit();
  const reply = await kit.api('POST', '/contacts', {
    email_address: { address: 'ada@example.org', permission_to_send: 'explicit' },
    first_name: 'Ada',
    create_source: 'Contact',
    list_memberships: [kit.lists.Newsletter],
    taggings: [kit.tags.expo],
    custom_fields: [{ custom_field_id: kit.fields.short_code, value: '7QX2' }],
    phone_numbers: [{ phone_number: '+1 555 0100', kind: 'other' }],
  });

  expect(reply.status).toBe(201);
  expect(reply.json).toMatchObject({
    email_address: { address: 'ada@example.org', permission_to_send: 'explicit', opt_in_source: 'Contact' },
    first_name: 'Ada',
    list_memberships: [kit.lists.Newsletter],
    taggings: [kit.tags.expo],
    custom_fields: [{ custom_field_id: kit.fields.short_code, value: '7QX2' }],
    phone_numbers: [{ phone_number: '+1 555 0100', kind: 'other' }],
    notes: [],
    created_at: '2026-11-22T10:00:00Z',
  });
});

test('without a permission the contact is implicit, opted in by the account', async () => {
  await using kit = await startKit();
  const { json } = await kit.api('POST', '/contacts', contactOf('ada@example.org'));
  expect(json.email_address).toMatchObject({ permission_to_send: 'implicit', opt_in_source: 'Account' });
});

test.for(['stored', 'deleted'])('a contact that is %s is refused with 409 and its id in the text', async (state) => {
  await using kit = await startKit();
  const { contact_id } = kit.account.putContact({ email: 'Ada@example.org' });
  if (state === 'deleted') kit.account.removeContact('ada@example.org');

  const reply = await kit.api('POST', '/contacts', contactOf('ada@EXAMPLE.org'));
  expect(reply.status).toBe(409);
  expect(reply.json).toEqual([
    {
      error_key: 'contacts.api.conflict',
      error_message: `Validation failed: Email already exists for contact ${contact_id}`,
    },
  ]);
});

test('a missing create_source is refused in the words of the vendor', async () => {
  await using kit = await startKit();
  const reply = await kit.api('POST', '/contacts', { email_address: { address: 'ada@example.org' } });
  expect(reply).toMatchObject({
    status: 400,
    json: [
      {
        error_key: 'contacts.api.validation.error',
        error_message: 'create_source is missing, create_source does not have a valid value',
      },
    ],
  });
});

const uuids = (count: number) => Array.from({ length: count }, () => '00000000-0000-4000-8000-000000000000');

test.for([
  ['a body without any name or email', {}],
  ['an address that is none', { email_address: { address: 'ada at example' } }],
  ['an address over 80 characters', { email_address: { address: `${'a'.repeat(70)}@example.org` } }],
  ['a permission that does not exist', { email_address: { address: 'a@example.org', permission_to_send: 'maybe' } }],
  ['a company name over 50 characters', { first_name: 'Ada', company_name: 'x'.repeat(51) }],
  ['a birthday in month 13', { first_name: 'Ada', birthday_month: 13, birthday_day: 1 }],
  ['a birthday day alone', { first_name: 'Ada', birthday_day: 1 }],
  ['an anniversary of another format', { first_name: 'Ada', anniversary: '9 April 2020' }],
  ['more than 50 lists', { first_name: 'Ada', list_memberships: uuids(51) }],
  ['a list that does not exist', { first_name: 'Ada', list_memberships: uuids(1) }],
  ['a list id that is none', { first_name: 'Ada', list_memberships: ['Newsletter'] }],
  ['a tag that does not exist', { first_name: 'Ada', taggings: uuids(1) }],
  ['a custom field that does not exist', { first_name: 'Ada', custom_fields: [{ custom_field_id: uuids(1)[0] }] }],
  ['more than three phone numbers', { first_name: 'Ada', phone_numbers: Array(4).fill({ phone_number: '1' }) }],
  ['a phone number over 25 characters', { first_name: 'Ada', phone_numbers: [{ phone_number: '1'.repeat(26) }] }],
  ['a street address without kind', { first_name: 'Ada', street_addresses: [{ street: '1 Main St' }] }],
  ['a street address of kind mobile', { first_name: 'Ada', street_addresses: [{ kind: 'mobile' }] }],
  ['a note over 2000 characters', { first_name: 'Ada', notes: [{ content: 'x'.repeat(2001) }] }],
  ['a name that is a number', { first_name: 7 }],
] as const)('%s is refused with 400', async ([, body]) => {
  await using kit = await startKit();
  const reply = await kit.api('POST', '/contacts', { create_source: 'Account', ...body });
  expect(reply).toMatchObject({ status: 400, json: [{ error_key: 'contacts.api.validation.error' }] });
  expect(kit.account.contacts()).toEqual([]);
});

test.for(['04/09/2020', '4/9/2020', '2020/04/09', '2020/4/9', '2020-04-09', '2020-4-9', '4-9-2020', '04-09-2020'])(
  'an anniversary written %s is taken',
  async (anniversary) => {
    await using kit = await startKit();
    const reply = await kit.api('POST', '/contacts', { ...contactOf('ada@example.org'), anniversary });
    expect(reply).toMatchObject({ status: 201, json: { anniversary } });
  },
);

test('twenty-five custom fields are taken and twenty-six refused', async () => {
  const labels = Array.from({ length: 26 }, (_, index) => `field ${index}`);
  await using kit = await startKit({ account: { customFields: labels } });
  const fields = labels.map((label) => ({ custom_field_id: kit.fields[label], value: 'x' }));

  const contact = contactOf('ada@example.org');
  expect((await kit.api('POST', '/contacts', { ...contact, custom_fields: fields })).status).toBe(400);
  expect((await kit.api('POST', '/contacts', { ...contact, custom_fields: fields.slice(1) })).status).toBe(201);
});

test('a custom field value over 255 characters is refused', async () => {
  await using kit = await startKit();
  const custom_fields = [{ custom_field_id: kit.fields.short_code, value: 'x'.repeat(256) }];
  expect((await kit.api('POST', '/contacts', { ...contactOf('ada@example.org'), custom_fields })).status).toBe(400);
});
