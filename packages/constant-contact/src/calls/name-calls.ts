import type { z } from 'zod';
import type { Page } from '../answers.ts';
import type { ConstantContact } from '../constant-contact.ts';
import type { Endpoint } from '../metrics.ts';
import { contactListSchema, customFieldSchema, tagSchema } from '../reading/answer-schemas.ts';
import { pageSchema } from '../reading/page-schema.ts';
import { readAnswer } from '../reading/read-answer.ts';
import type { CallDependencies } from './call-dependencies.ts';

type NameCalls = Pick<
  ConstantContact,
  'listContactLists' | 'listCustomFields' | 'listTags' | 'createCustomField' | 'createTag'
>;

const listsPage = pageSchema('lists', contactListSchema);
const customFieldsPage = pageSchema('custom_fields', customFieldSchema);
const tagsPage = pageSchema('tags', tagSchema);

/** Creates the calls that read and create lists, custom fields and tags (reference 4). */
export const createNameCalls = ({ send, clock }: CallDependencies): NameCalls => {
  /** A cursor carries its own limit and filters; nothing else goes with it. */
  const list = <Item>(
    {
      endpoint,
      path,
      limit,
      schema,
    }: { endpoint: Endpoint; path: string; limit: number; schema: z.ZodType<Page<Item>> },
    accessToken: string,
    cursor: string | undefined,
  ): Promise<Page<Item>> => {
    const query = cursor === undefined ? `limit=${limit}` : `cursor=${encodeURIComponent(cursor)}`;
    return send({ endpoint, method: 'GET', path: `${path}?${query}`, accessToken }, (answer) =>
      readAnswer(answer, schema, clock),
    );
  };

  return {
    // The contract's text allows 500, its schema 1000: what both allow.
    listContactLists: (accessToken, cursor) =>
      list(
        { endpoint: 'list_contact_lists', path: '/contact_lists', limit: 500, schema: listsPage },
        accessToken,
        cursor,
      ),

    listCustomFields: (accessToken, cursor) =>
      list(
        { endpoint: 'list_custom_fields', path: '/contact_custom_fields', limit: 100, schema: customFieldsPage },
        accessToken,
        cursor,
      ),

    listTags: (accessToken, cursor) =>
      list({ endpoint: 'list_tags', path: '/contact_tags', limit: 500, schema: tagsPage }, accessToken, cursor),

    createCustomField: (accessToken, label) => {
      const body = { label, type: 'string' };
      const path = '/contact_custom_fields';
      return send({ endpoint: 'create_custom_field', method: 'POST', path, accessToken, body }, (answer) =>
        readAnswer(answer, customFieldSchema, clock),
      );
    },

    createTag: (accessToken, name) =>
      send({ endpoint: 'create_tag', method: 'POST', path: '/contact_tags', accessToken, body: { name } }, (answer) =>
        readAnswer(answer, tagSchema, clock),
      ),
  };
};
