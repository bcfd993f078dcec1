import {
  type ContractDocument,
  type ContractResponse,
  type ContractSchema,
  definitionOf,
} from './contract-document.ts';
import type { Exchange } from './exchange.ts';
import { exchange, type KnownSlip, oneOf } from './known-slip.ts';

const answer = (method: string, path: string, status: number, answerBody: unknown): Exchange =>
  exchange(method, path, { status, answerBody });

const fault: ContractSchema = {
  type: 'object',
  required: ['error_key', 'error_message'],
  properties: { error_key: { type: 'string' }, error_message: { type: 'string' } },
};
const faults: ContractSchema = { type: 'array', minItems: 1, items: fault };

const eachOperation = (
  document: ContractDocument,
  change: (responses: Record<string, ContractResponse>) => void,
): void => {
  for (const path of Object.values(document.paths))
    for (const operation of Object.values(path)) if (operation.responses) change(operation.responses);
};

/** Slips in what may be answered. The order counts: statuses are listed before their bodies are. */
export const answerSlips: readonly KnownSlip[] = [
  {
    title: 'answers need not name what they are about',
    source: '3.2, 3.6, 4',
    shows: 'answer',
    asItCame: 'accepts',
    example: answer('POST', '/contacts/sign_up_form', 201, {}),
    mend(document) {
      const needed: Record<string, string[]> = {
        ContactCreateOrUpdateResponse: ['contact_id', 'action'],
        ContactResource: ['contact_id', 'create_source', 'created_at', 'updated_at'],
        Contacts: ['contacts'],
        ContactListArray: ['lists'],
        CustomFields: ['custom_fields'],
        CustomField: ['custom_field_id', 'name', 'label', 'type'],
        Tags: ['tags'],
        Tag: ['tag_id', 'name'],
        Customer: ['encoded_account_id'],
      };
      for (const [name, required] of Object.entries(needed)) definitionOf(document, name).required = required;
      oneOf(document, ['created', 'updated'], ['ContactCreateOrUpdateResponse.action']);
    },
  },
  {
    title: 'links may be null on the last page',
    source: '4, paging',
    shows: 'answer',
    asItCame: 'refuses',
    example: answer('GET', '/contact_lists', 200, { lists: [], _links: null }),
    mend(document) {
      for (const name of ['PagingLinks', 'tagsPagingLinks']) definitionOf(document, name).nullable = true;
    },
  },
  {
    title: 'the limits and failures every operation can meet are not listed for each',
    source: '2, 3.1, 3.8',
    shows: 'answer',
    asItCame: 'refuses',
    example: answer('GET', '/contacts', 429, { error_key: 'throttled', error_message: 'Too Many Requests' }),
    mend(document) {
      eachOperation(document, (responses) => {
        for (const status of ['400', '401', '403', '415', '429', '500', '503']) responses[status] ??= {};
      });
    },
  },
  {
    title: 'no error declares its body',
    source: '0, 2, 3.8',
    shows: 'answer',
    asItCame: 'accepts',
    example: answer('POST', '/contacts', 400, { message: 'no' }),
    mend(document) {
      eachOperation(document, (responses) => {
        for (const status of ['400', '404', '409', '415'])
          if (responses[status]) responses[status] = { schema: faults };
        for (const status of ['401', '403', '429']) if (responses[status]) responses[status] = { schema: fault };
      });
    },
  },
];
