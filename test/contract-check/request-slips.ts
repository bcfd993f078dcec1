import { definitionOf, operationOf, propertyOf } from './contract-document.ts';
import type { Exchange } from './exchange.ts';
import { exchange, type KnownSlip, oneOf } from './known-slip.ts';

const id = '3c9a7e3e-0e5b-4b54-9a5f-6a2f1f5f8d21';

const post = (path: string, requestBody: unknown): Exchange => exchange('POST', path, { requestBody });

/** Bodies that carry the plain fields of a person. */
const bodies = ['ContactCreateOrUpdateInput', 'ContactPostRequest', 'ContactPutRequest'];

/** Slips in what may be sent. */
export const requestSlips: readonly KnownSlip[] = [
  {
    title: 'no listing takes the cursor its own next links carry',
    source: '4, paging',
    shows: 'request',
    asItCame: 'refuses',
    example: exchange('GET', '/contact_lists?cursor=bGltaXQ9NTA'),
    mend(document) {
      for (const path of ['/contacts', '/contact_lists', '/contact_custom_fields', '/contact_tags'])
        operationOf(document, 'GET', path).parameters?.push({ name: 'cursor', in: 'query', type: 'string' });
    },
  },
  {
    title: 'parameters that take words between commas are declared as one word',
    source: '3.5',
    shows: 'request',
    asItCame: 'refuses',
    example: exchange('GET', '/contacts?include=custom_fields,taggings'),
    mend(document) {
      for (const path of Object.values(document.paths))
        for (const operation of Object.values(path))
          for (const parameter of operation.parameters ?? []) {
            if (parameter.in !== 'query' || parameter.format !== 'csv') continue;
            const { enum: words, format: _format, ...rest } = parameter;
            const items = words === undefined ? { type: 'string' } : { type: 'string', enum: words };
            operation.parameters?.splice(operation.parameters.indexOf(parameter), 1, { ...rest, type: 'array', items });
          }
    },
  },
  {
    title: 'a page of lists is up to 1000 in the schema and up to 500 in the text',
    source: '4, lists',
    shows: 'request',
    asItCame: 'accepts',
    example: exchange('GET', '/contact_lists?limit=1000'),
    mend(document) {
      const limit = operationOf(document, 'GET', '/contact_lists').parameters?.find(({ name }) => name === 'limit');
      if (limit) limit.maximum = 500;
    },
  },
  {
    title: 'the page of tags, a number, is bounded as if it were a text',
    source: '4, tags',
    shows: 'request',
    asItCame: 'accepts',
    example: exchange('GET', '/contact_tags?limit=501'),
    mend(document) {
      const limit = operationOf(document, 'GET', '/contact_tags').parameters?.find(({ name }) => name === 'limit');
      if (limit) Object.assign(limit, { minimum: limit.minLength, maximum: limit.maxLength });
    },
  },
  {
    title: 'a new contact needs its create_source in the text only',
    source: '3.3',
    shows: 'request',
    asItCame: 'accepts',
    example: post('/contacts', { first_name: 'Ada' }),
    mend(document) {
      definitionOf(document, 'ContactPostRequest').required = ['create_source'];
    },
  },
  {
    title: 'the sign-up form needs an address or an SMS channel in the text only',
    source: '3.2',
    shows: 'request',
    asItCame: 'accepts',
    example: post('/contacts/sign_up_form', { list_memberships: [id] }),
    mend(document) {
      const either = [{ required: ['email_address'] }, { required: ['sms_channel'] }];
      definitionOf(document, 'ContactCreateOrUpdateInput').anyOf = either;
    },
  },
  {
    title: 'month and day of a birthday need each other, within bounds, in the text only',
    source: '3.6',
    shows: 'request',
    asItCame: 'accepts',
    example: post('/contacts', { first_name: 'Ada', create_source: 'Account', birthday_month: 4 }),
    mend(document) {
      for (const body of bodies) {
        const pair = { birthday_month: ['birthday_day'], birthday_day: ['birthday_month'] };
        definitionOf(document, body).dependencies = pair;
        Object.assign(propertyOf(document, `${body}.birthday_month`), { minimum: 1, maximum: 12 });
        Object.assign(propertyOf(document, `${body}.birthday_day`), { minimum: 1, maximum: 31 });
      }
    },
  },
  {
    title: 'the forms of an anniversary are in the text only',
    source: '3.6',
    shows: 'request',
    asItCame: 'accepts',
    example: post('/contacts/sign_up_form', {
      email_address: 'a@b.example',
      list_memberships: [id],
      anniversary: 'May 1',
    }),
    mend(document) {
      const forms =
        '^(\\d{1,2}/\\d{1,2}/\\d{4}|\\d{4}/\\d{1,2}/\\d{1,2}|\\d{4}-\\d{1,2}-\\d{1,2}|\\d{1,2}-\\d{1,2}-\\d{4})$';
      for (const body of bodies)
        Object.assign(propertyOf(document, `${body}.anniversary`), { pattern: forms, maxLength: 10 });
    },
  },
  {
    title: 'closed sets of words are in the text only',
    source: '3.6',
    shows: 'request',
    asItCame: 'accepts',
    example: post('/contacts', { create_source: 'Account', phone_numbers: [{ phone_number: '1', kind: 'fax' }] }),
    mend(document) {
      const permissions = ['explicit', 'implicit', 'not_set', 'pending_confirmation', 'temp_hold', 'unsubscribed'];
      const emails = ['EmailAddress', 'EmailAddressPost', 'EmailAddressPut'].map(
        (name) => `${name}.permission_to_send`,
      );
      oneOf(document, permissions, emails);
      oneOf(document, ['home', 'work', 'mobile', 'other'], ['PhoneNumber.kind', 'PhoneNumberPut.kind']);
      const form = 'ContactCreateOrUpdateInput.street_address.kind';
      oneOf(document, ['home', 'work', 'other'], ['StreetAddress.kind', 'StreetAddressPut.kind', form]);
      const sources = ['ContactPostRequest.create_source', 'ContactPutRequest.update_source'];
      oneOf(
        document,
        ['Account', 'Contact'],
        [...sources, 'ContactResource.create_source', 'ContactResource.update_source'],
      );
    },
  },
  {
    title: 'a new custom field needs its label and type in the guide only',
    source: '4, custom fields',
    shows: 'request',
    asItCame: 'accepts',
    example: post('/contact_custom_fields', { type: 'string' }),
    mend(document) {
      definitionOf(document, 'CustomFieldRequest').required = ['label', 'type'];
    },
  },
];
