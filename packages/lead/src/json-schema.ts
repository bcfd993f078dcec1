import { z } from 'zod';
import published from '../lead-event.schema.json' with { type: 'json' };
import { leadEventSchema } from './lead-schema.ts';

/**
 * Describes the lead event as JSON Schema 2020-12: the published file `lead-event.schema.json`, kept equal to the code by
 * a test.
 *
 * Stricter than `parseLead` where empty means absent (`"birthday": {}`), laxer where a rule has no words in JSON Schema
 * (real dates, the form of an email address, lengths of characters beyond U+FFFF). A CloudEvent's `data` may lack `id`.
 */
export const leadEventJsonSchema: Readonly<Record<string, unknown>> = published;

/** Generates the JSON Schema anew from the zod schema: what the published file must equal. */
export const generateJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(leadEventSchema, { io: 'input' }),
});
