import { z } from 'zod';

const path = z
  .string()
  .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/, { error: 'must be field names joined by dots, such as address.city' })
  .refine((text) => !text.split('.').some((name) => ['__proto__', 'constructor', 'prototype'].includes(name)), {
    error: 'must name a field of a lead',
  });

/** Changes to a lead's JSON, as the file of `--mapping` holds them. Unknown keys are faults: they would be ignored in silence. */
export const leadMappingSchema = z
  .strictObject({
    rename: z.record(path, path).default({}),
    set: z.record(path, z.json()).default({}),
    remove: z.array(path).default([]),
  })
  .refine(({ rename, set, remove }) => Object.keys(rename).length + Object.keys(set).length + remove.length > 0, {
    error: 'changes nothing: give rename, set or remove',
  });

/** Changes by dotted path, done in this order: rename, set, remove. */
export type LeadMapping = z.infer<typeof leadMappingSchema>;

type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Applies the changes to a lead and returns a new one. A field to rename or remove that is not there is passed over; where
 * the new name is taken, it is overwritten; objects on the way to a field that is set are made.
 */
export const mapLead = (lead: Readonly<JsonObject>, { rename, set, remove }: LeadMapping): JsonObject => {
  const changed = structuredClone(lead) as JsonObject;
  for (const [from, to] of Object.entries(rename)) {
    const found = take(changed, from.split('.'));
    if (found !== undefined) put(changed, to.split('.'), found);
  }
  for (const [where, value] of Object.entries(set)) put(changed, where.split('.'), structuredClone(value));
  for (const where of remove) take(changed, where.split('.'));
  return changed;
};

const take = (object: JsonObject, [name = '', ...rest]: readonly string[]): unknown => {
  const found = Object.hasOwn(object, name) ? object[name] : undefined;
  if (rest.length > 0) return isObject(found) ? take(found, rest) : undefined;
  delete object[name];
  return found;
};

const put = (object: JsonObject, [name = '', ...rest]: readonly string[], value: unknown): void => {
  if (rest.length === 0) {
    object[name] = value;
    return;
  }
  const inner = Object.hasOwn(object, name) ? object[name] : undefined;
  const next: JsonObject = isObject(inner) ? inner : {};
  object[name] = next;
  put(next, rest, value);
};
