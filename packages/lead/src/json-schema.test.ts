import { expect, test } from 'vitest';
import { leadEventJsonSchema } from './index.ts';
import { generateJsonSchema } from './json-schema.ts';

test('the published JSON Schema is the one of the code; `npm run schema` publishes it anew', () => {
  expect(leadEventJsonSchema).toEqual(generateJsonSchema());
});

test('the published JSON Schema refuses unknown fields and needs id and email', () => {
  expect(leadEventJsonSchema).toMatchObject({ additionalProperties: false, required: ['id', 'email'] });
});
