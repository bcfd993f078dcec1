import { expect, test } from 'vitest';
import { startKit } from '../../test/kit.ts';

const PATH = '/contacts/sign_up_form';

test('a new contact is created as explicit, opted in by the contact', async () => {
  await using kit = await startKit();
  const reply = await kit.api('POST', PATH, {
    email_address: 'Ada@example.org',
    list_memberships: [kit.lists.Newsletter],
  });

  expect(reply.status).toBe(201);
  const contact = kit.account.contact('ada@example.org');
  expect(reply.json).toEqual({ contact_id: contact?.contact_id, action: 'created' });
  expect(contact?.email_address).toMatchObject({
    address: 'Ada@example.org',
    permission_to_send: 'explicit',
    opt_in_source: 'Contact',
    confirm_status: 'off',
  });
});

test('under Confirmed Opt-in a new contact waits for confirmation, and confirming makes it explicit', async () => {
  await using kit = await startKit({ account: { confirmedOptIn: true } });
  await kit.api('POST', PATH, { email_address: 'ada@example.org', list_memberships: [kit.lists.Newsletter] });

  const pending = { permission_to_send: 'pending_confirmation', confirm_status: 'pending' };
  expect(kit.account.contact('ada@example.org')?.email_address).toMatchObject(pending);
  kit.account.confirm('ada@example.org');
  const confirmed = { permission_to_send: 'explicit', confirm_status: 'confirmed' };
  expect(kit.account.contact('ada@example.org')?.email_address).toMatchObject(confirmed);
});

test.for(['implicit', 'unsubscribed', 'pending_confirmation', 'temp_hold'] as const)(
  'an existing contact that is %s becomes explicit, whatever Confirmed Opt-in says',
  async (permission) => {
    await using kit = await startKit({ account: { confirmedOptIn: true } });
    kit.account.putContact({ email: 'ada@example.org', permission });

    const reply = await kit.api('POST', PATH, {
      email_address: 'ADA@example.org',
      list_memberships: [kit.lists.Newsletter],
    });
    expect(reply).toMatchObject({ status: 200, json: { action: 'updated' } });
    const email = kit.account.contact('ada@example.org')?.email_address;
    expect(email?.permission_to_send).toBe('explicit');
    expect(email).not.toHaveProperty('opt_out_date');
  },
);

test('an update changes only what is sent, and appends lists and custom fields', async () => {
  await using kit = await startKit();
  kit.account.putContact({
    email: 'ada@example.org',
    firstName: 'Ada',
    lists: ['Newsletter'],
    customFields: { short_code: 'A1' },
    tags: ['vip'],
  });

  await kit.api('POST', PATH, {
    email_address: 'ada@example.org',
    last_name: 'Byron',
    list_memberships: [kit.lists.Offers],
    custom_fields: [{ custom_field_id: kit.fields.proof_seq, value: '7' }],
  });
  expect(kit.account.contact('ada@example.org')).toMatchObject({
    first_name: 'Ada',
    last_name: 'Byron',
    list_memberships: [kit.lists.Newsletter, kit.lists.Offers],
    custom_fields: [
      { custom_field_id: kit.fields.short_code, value: 'A1' },
      { custom_field_id: kit.fields.proof_seq, value: '7' },
    ],
    taggings: [kit.tags.vip],
  });
});

test('a deleted contact comes back with its id', async () => {
  await using kit = await startKit();
  const { contact_id } = kit.account.putContact({ email: 'ada@example.org', lists: ['Offers'] });
  kit.account.removeContact('ada@example.org');

  const reply = await kit.api('POST', PATH, {
    email_address: 'ada@example.org',
    list_memberships: [kit.lists.Newsletter],
  });
  expect(reply).toMatchObject({ status: 200, json: { contact_id } });
  const contact = kit.account.contact('ada@example.org');
  expect(contact).not.toHaveProperty('deleted_at');
  expect(contact?.list_memberships).toEqual([kit.lists.Newsletter]);
});

test('phone number and street address become sub-resources of kind other and the kind sent', async () => {
  await using kit = await startKit();
  await kit.api('POST', PATH, {
    email_address: 'ada@example.org',
    list_memberships: [kit.lists.Newsletter],
    phone_number: '+1 555 0100',
    street_address: { kind: 'home', street: '1 Main St', country: 'US' },
  });

  const contact = kit.account.contact('ada@example.org');
  expect(contact?.phone_numbers).toMatchObject([{ phone_number: '+1 555 0100', kind: 'other' }]);
  expect(contact?.street_addresses).toMatchObject([{ kind: 'home', street: '1 Main St', country: 'US' }]);
});

test('an email over 50 characters, no list, a lone birthday month and a long name are refused in one message', async () => {
  await using kit = await startKit();
  const email = `${'a'.repeat(40)}@example.org`;
  const reply = await kit.api('POST', PATH, { email_address: email, first_name: 'x'.repeat(51), birthday_month: 4 });

  expect(reply.status).toBe(400);
  expect(reply.json).toHaveLength(1);
  expect(reply.json[0].error_key).toBe('contacts.api.validation.error');
  for (const word of ['email_address', 'list_memberships', 'first_name', 'birthday_day']) {
    expect(reply.json[0].error_message).toContain(word);
  }
  expect(kit.account.contacts()).toEqual([]);
});

test('fifty custom fields are taken and fifty-one refused', async () => {
  const labels = Array.from({ length: 51 }, (_, index) => `field ${index}`);
  await using kit = await startKit({ account: { customFields: labels } });
  const fields = labels.map((label) => ({ custom_field_id: kit.fields[label], value: 'x' }));
  const send = (custom_fields: unknown) =>
    kit.api('POST', PATH, {
      email_address: 'ada@example.org',
      list_memberships: [kit.lists.Newsletter],
      custom_fields,
    });

  expect((await send(fields)).status).toBe(400);
  expect((await send(fields.slice(0, 50))).status).toBe(201);
});

test('a list that does not exist is refused with 400, or with 404 where the switch says so', async () => {
  await using kit = await startKit();
  const body = { email_address: 'ada@example.org', list_memberships: ['00000000-0000-4000-8000-000000000000'] };

  expect((await kit.api('POST', PATH, body)).status).toBe(400);
  kit.simulator.set({ unknownListStatus: 404 });
  expect((await kit.api('POST', PATH, body)).status).toBe(404);
});

test('of two simultaneous requests about the same contact one is refused with 409', async () => {
  await using kit = await startKit({ switches: { apiLatencyBeforeMs: 50 } });
  const send = () =>
    kit.api('POST', PATH, { email_address: 'ada@example.org', list_memberships: [kit.lists.Newsletter] });

  const statuses = (await Promise.all([send(), send()])).map((reply) => reply.status);
  expect(statuses.toSorted()).toEqual([201, 409]);
});
