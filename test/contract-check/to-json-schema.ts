import type { ContractSchema } from './contract-document.ts';

/** Who writes what the schema judges: the sender of a request, or the API that answers. */
export type Direction = 'request' | 'answer';

/** Keywords that mean the same in Swagger 2.0 and JSON Schema; everything else is prose or handled below. */
const sameKeywords = [
  'enum',
  'type',
  'format',
  'pattern',
  'required',
  'anyOf',
  'dependencies',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
];

/**
 * Turns a schema of Swagger 2.0 into JSON Schema, strictly: an object that lists properties has no others, and a request
 * has none that are read-only. `nullable` and `x-nullable` allow null.
 */
export const toJsonSchema = (schema: ContractSchema, direction: Direction): object => {
  if (schema.$ref !== undefined) return { $ref: `${direction}${schema.$ref}` };
  const same = Object.fromEntries(sameKeywords.filter((key) => key in schema).map((key) => [key, schema[key]]));
  const converted = { ...same, ...convertProperties(schema, direction), ...convertItems(schema, direction) };
  return schema.nullable || schema['x-nullable'] ? { anyOf: [converted, { type: 'null' }] } : converted;
};

const convertProperties = ({ properties, additionalProperties }: ContractSchema, direction: Direction): object => {
  const others = typeof additionalProperties === 'object' ? toJsonSchema(additionalProperties, direction) : undefined;
  if (properties === undefined) return others === undefined ? {} : { additionalProperties: others };
  const listed = Object.entries(properties).filter(([, property]) => direction === 'answer' || !property.readOnly);
  return {
    properties: Object.fromEntries(listed.map(([name, property]) => [name, toJsonSchema(property, direction)])),
    additionalProperties: others ?? additionalProperties === true,
  };
};

const convertItems = ({ items }: ContractSchema, direction: Direction): object =>
  items === undefined ? {} : { items: toJsonSchema(items, direction) };
