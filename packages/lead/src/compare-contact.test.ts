import type { Contact } from '@leadferry/constant-contact';
import { expect, test } from 'vitest';
import { fullEvent, makeContact, makeLead, names } from '../test/samples.ts';
import { compareContact, toContactUpdate } from './index.ts';

const sent = toContactUpdate(makeLead(fullEvent), names, ['Customers'], makeContact());
const asSent: Contact = { ...sent, contact_id: 'c-1' };

test('an answer that holds what was sent has no differences', () => {
  expect(compareContact(sent, asSent)).toEqual([]);
});

test('more than was sent, another spelling and arrays that are not shown are no difference', () => {
  const { custom_fields, ...shown } = asSent;
  const answer: Contact = {
    ...shown,
    email_address: { address: 'ADA@example.org', permission_to_send: 'explicit', confirm_status: 'off' },
    anniversary: '04/09/2020',
    phone_numbers: [{ phone_number: '+1-555-0100', kind: 'other' }],
    list_memberships: [...(asSent.list_memberships ?? []), 'another'],
  };
  expect(custom_fields).toHaveLength(1);
  expect(compareContact(sent, answer)).toEqual([]);
});

test('each field that is missing or different is named, without its value', () => {
  const answer: Contact = {
    contact_id: 'c-1',
    email_address: { address: 'bob@example.org', permission_to_send: 'unsubscribed' },
    first_name: 'Bob',
    custom_fields: [{ custom_field_id: 'id-short_code', value: 'OTHER' }],
    phone_numbers: [],
    street_addresses: [{ kind: 'home' }],
    list_memberships: ['id-Customers'],
    taggings: [],
  };
  expect(compareContact(sent, answer)).toEqual([
    'email_address.address',
    'email_address.permission_to_send',
    'first_name',
    'last_name',
    'job_title',
    'company_name',
    'birthday_month',
    'birthday_day',
    'anniversary',
    'custom_fields',
    'phone_numbers',
    'street_addresses',
    'list_memberships',
    'taggings',
  ]);
});
