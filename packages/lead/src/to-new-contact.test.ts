import { expect, test } from 'vitest';
import { fullEvent, makeLead, names } from '../test/samples.ts';
import { toNewContact } from './index.ts';

test('a full lead becomes a contact whose permission is implicit, whatever the lead says', () => {
  expect(toNewContact(makeLead(fullEvent), names, ['Customers'])).toEqual({
    email_address: { address: 'ada@example.org', permission_to_send: 'implicit' },
    create_source: 'Account',
    first_name: 'Ada',
    last_name: 'Byron',
    job_title: 'Analyst',
    company_name: 'Engines Ltd',
    birthday_month: 4,
    birthday_day: 9,
    anniversary: '2020-04-09',
    list_memberships: ['id-Customers', 'id-Newsletter'],
    custom_fields: [{ custom_field_id: 'id-short_code', value: '7QX2' }],
    phone_numbers: [{ phone_number: '+1 555 0100', kind: 'other' }],
    street_addresses: [
      { kind: 'home', street: '1 Main St', city: 'Boston', state: 'MA', postal_code: '02110', country: 'US' },
    ],
    taggings: ['id-expo'],
  });
});

test('what a lead lacks is not in the body', () => {
  expect(toNewContact(makeLead(), names, ['Newsletter'])).toStrictEqual({
    email_address: { address: 'ada@example.org', permission_to_send: 'implicit' },
    create_source: 'Account',
    list_memberships: ['id-Newsletter'],
  });
});
