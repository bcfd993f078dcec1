import type { Contact } from '@leadferry/constant-contact';
import { expect, test } from 'vitest';
import { catchInvalid, fullEvent, makeContact, makeLead, names } from '../test/samples.ts';
import { toContactUpdate } from './index.ts';

const update = (event: object, contact: Partial<Contact>, topicLists: string[] = []) =>
  toContactUpdate(makeLead(event), names, topicLists, makeContact(contact));

test('a lead of one custom field nulls nothing: address, permission and every plain field go along as read', () => {
  const stored = {
    first_name: 'Augusta',
    last_name: 'King',
    job_title: 'Countess',
    company_name: 'Lovelace',
    anniversary: '07/08/1835',
    birthday_month: 12,
    birthday_day: 10,
  };
  expect(update({ operation: 'update', customFields: { short_code: '7QX2' } }, stored)).toStrictEqual({
    email_address: { address: 'Ada@Example.org', permission_to_send: 'explicit' },
    update_source: 'Account',
    ...stored,
    custom_fields: [{ custom_field_id: 'id-short_code', value: '7QX2' }],
  });
});

test('what the lead mentions replaces what is stored', () => {
  const body = update(fullEvent, {
    first_name: 'Augusta',
    birthday_month: 12,
    birthday_day: 10,
    anniversary: '07/08/1835',
  });
  expect(body).toMatchObject({ first_name: 'Ada', birthday_month: 4, birthday_day: 9, anniversary: '2020-04-09' });
});

test('half a stored birthday is left behind, because the API refuses it', () => {
  expect(update({}, { birthday_month: 12 })).not.toHaveProperty('birthday_month');
});

test('read-only fields are never sent', () => {
  const email_address = {
    address: 'ada@example.org',
    permission_to_send: 'unsubscribed',
    opt_out_source: 'Contact',
    opt_out_date: '2026-01-01T00:00:00Z',
    opt_out_reason: 'too many mails',
    confirm_status: 'off',
  };
  const body = update({}, { email_address, created_at: '2026-01-01T00:00:00Z', create_source: 'Contact' });
  expect(body).toStrictEqual({
    email_address: { address: 'ada@example.org', permission_to_send: 'unsubscribed', opt_out_reason: 'too many mails' },
    update_source: 'Account',
  });
});

test('a contact without an email address gets the lead’s, and no permission with it', () => {
  const body = toContactUpdate(makeLead(), names, [], { contact_id: 'c-1', first_name: 'Ada' });
  expect(body.email_address).toStrictEqual({ address: 'ada@example.org' });
});

test('custom fields are merged by id, with their choices', () => {
  const stored = [
    { custom_field_id: 'id-color', value: 'red', choice_ids: ['1'] },
    { custom_field_id: 'id-short_code', value: 'OLD' },
  ];
  expect(
    update({ customFields: { short_code: 'NEW', city: 'Rome' } }, { custom_fields: stored }).custom_fields,
  ).toEqual([
    { custom_field_id: 'id-color', value: 'red', choice_ids: ['1'] },
    { custom_field_id: 'id-short_code', value: 'NEW' },
    { custom_field_id: 'id-city', value: 'Rome' },
  ]);
});

test('stored and new custom fields over 25 are refused, 25 are not', () => {
  const stored = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ custom_field_id: `s${index}`, value: 'x' }));
  const event = { customFields: { short_code: 'x' } };
  expect(update(event, { custom_fields: stored(24) }).custom_fields).toHaveLength(25);
  const error = catchInvalid(() => update(event, { custom_fields: stored(25) }));
  expect(error).toMatchObject({ code: 'too_many_custom_fields', leadId: 'a-1' });
  expect(update({ firstName: 'Ada' }, { custom_fields: stored(40) })).not.toHaveProperty('custom_fields');
});

test('lists and tags are the union with those stored, and left out where the lead adds none', () => {
  const stored = { list_memberships: ['l-1', 'id-Newsletter'], taggings: ['t-1'] };
  expect(update({ lists: ['Events'], tags: ['vip'] }, stored, ['Newsletter'])).toMatchObject({
    list_memberships: ['l-1', 'id-Newsletter', 'id-Events'],
    taggings: ['t-1', 'id-vip'],
  });
  expect(update({}, stored, ['Newsletter'])).not.toHaveProperty('list_memberships');
  expect(update({}, stored)).not.toHaveProperty('taggings');
});

test('over 50 lists or tags are refused', () => {
  const ids = Array.from({ length: 50 }, (_, index) => `x-${index}`);
  expect(catchInvalid(() => update({ lists: ['Events'] }, { list_memberships: ids })).code).toBe('invalid_field');
  expect(catchInvalid(() => update({ tags: ['vip'] }, { taggings: ids })).code).toBe('invalid_field');
});

test('the lists of an unsubscribed contact are left alone', () => {
  const email_address = { address: 'ada@example.org', permission_to_send: 'unsubscribed' };
  const body = update({ operation: 'update', lists: ['Events'], tags: ['vip'] }, { email_address }, ['Newsletter']);
  expect(body).not.toHaveProperty('list_memberships');
  expect(body).toMatchObject({ email_address, taggings: ['id-vip'] });
});

test('a phone number replaces the one of kind other, else it is added', () => {
  const home = { phone_number: '1', kind: 'home' };
  const ours = { phone_number: '+1 555 0100', kind: 'other' };
  const phone = ours.phone_number;
  expect(update({ phone }, {}).phone_numbers).toEqual([ours]);
  expect(update({ phone }, { phone_numbers: [{ phone_number: '2', kind: 'other' }, home] }).phone_numbers).toEqual([
    ours,
    home,
  ]);
  expect(update({ phone }, { phone_numbers: [home, ours] })).not.toHaveProperty('phone_numbers');
});

test('a fourth phone number is refused, unless one of the three is the same', () => {
  const stored = ['home', 'work', 'mobile'].map((kind) => ({ phone_number: `for ${kind}`, kind }));
  expect(catchInvalid(() => update({ phone: '4' }, { phone_numbers: stored }))).toMatchObject({
    code: 'invalid_field',
    faults: ["phone: must be at most 3, the contact's included"],
  });
  expect(update({ phone: 'for work' }, { phone_numbers: stored })).not.toHaveProperty('phone_numbers');
});

test('an address is merged part by part into the one of kind home', () => {
  const work = { kind: 'work', street: '2 Side St' };
  const home = { kind: 'home', street: '9 Old Rd', state: 'NY' };
  const address = { street: '1 Main St' };
  expect(update({ address }, { street_addresses: [work, home] }).street_addresses).toEqual([
    work,
    { kind: 'home', street: '1 Main St', state: 'NY' },
  ]);
  expect(update({ address }, { street_addresses: [work] }).street_addresses).toEqual([
    work,
    { kind: 'home', ...address },
  ]);
  expect(update({ address: { state: 'NY' } }, { street_addresses: [home] })).not.toHaveProperty('street_addresses');
  const full = ['work', 'other', 'other'].map((kind) => ({ kind }));
  expect(catchInvalid(() => update({ address }, { street_addresses: full })).code).toBe('invalid_field');
});
