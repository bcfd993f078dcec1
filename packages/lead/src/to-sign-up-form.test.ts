import { expect, test } from 'vitest';
import { catchInvalid, fullEvent, makeLead, names } from '../test/samples.ts';
import { collectNames, toSignUpForm, toTagIds } from './index.ts';

test('a full lead becomes the body of the reference, lists of topic and lead joined', () => {
  expect(toSignUpForm(makeLead(fullEvent), names, ['Customers', 'Newsletter'])).toEqual({
    email_address: 'ada@example.org',
    first_name: 'Ada',
    last_name: 'Byron',
    job_title: 'Analyst',
    company_name: 'Engines Ltd',
    phone_number: '+1 555 0100',
    list_memberships: ['id-Customers', 'id-Newsletter'],
    custom_fields: [{ custom_field_id: 'id-short_code', value: '7QX2' }],
    anniversary: '2020-04-09',
    birthday_month: 4,
    birthday_day: 9,
    street_address: {
      kind: 'home',
      street: '1 Main St',
      city: 'Boston',
      state: 'MA',
      postal_code: '02110',
      country: 'US',
    },
  });
});

test('what a lead lacks is not in the body', () => {
  expect(toSignUpForm(makeLead(), names, ['Newsletter'])).toStrictEqual({
    email_address: 'ada@example.org',
    list_memberships: ['id-Newsletter'],
  });
});

test('tags are told apart, since the form has no place for them', () => {
  expect(toTagIds(makeLead({ tags: ['vip', 'expo'] }), names)).toEqual(['id-vip', 'id-expo']);
});

test('the names to resolve are the lead’s and the topic’s, each once', () => {
  expect(collectNames(makeLead(fullEvent), ['Newsletter', 'Events'])).toEqual({
    lists: ['Newsletter', 'Events'],
    customFields: ['short_code'],
    tags: ['expo'],
  });
});

test('a name of the lead’s that the account lacks has a reason of its own, and is not repeated', () => {
  const map = (event: object) => catchInvalid(() => toSignUpForm(makeLead(event), names, ['Newsletter']));
  expect(map({ lists: ['Nope'] })).toMatchObject({
    code: 'unknown_list',
    faults: ['lists.0: is not a list of the account'],
  });
  expect(map({ customFields: { nope: 'x' } }).code).toBe('unknown_custom_field');
  expect(catchInvalid(() => toTagIds(makeLead({ tags: ['nope'] }), names)).code).toBe('unknown_tag');
});

test('a list of the topic that was not resolved is nobody’s lead’s fault', () => {
  expect(() => toSignUpForm(makeLead(), names, ['Nope'])).toThrow('was not resolved');
});

test('a custom field under two names is one field, and two values for it are refused', () => {
  const same = makeLead({ customFields: { short_code: 'A', 'Short Code': 'A' } });
  expect(toSignUpForm(same, names, ['Newsletter']).custom_fields).toEqual([
    { custom_field_id: 'id-short_code', value: 'A' },
  ]);
  const split = makeLead({ customFields: { short_code: 'A', 'Short Code': 'B' } });
  expect(catchInvalid(() => toSignUpForm(split, names, ['Newsletter'])).code).toBe('invalid_field');
});

test('the lists of topic and lead are 1 to 50 together', () => {
  const many = Array.from({ length: 50 }, (_, index) => `list ${index}`);
  const known = { ...names, lists: new Map([...many, 'Newsletter'].map((name) => [name, name])) };
  const lead = makeLead({ lists: many });
  expect(toSignUpForm(lead, known, ['list 0']).list_memberships).toHaveLength(50);
  expect(catchInvalid(() => toSignUpForm(lead, known, ['Newsletter'])).code).toBe('invalid_field');
  expect(catchInvalid(() => toSignUpForm(makeLead(), known, [])).code).toBe('invalid_field');
});
