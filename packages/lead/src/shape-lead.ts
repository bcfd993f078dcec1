import type { Lead } from './lead.ts';
import type { LeadEvent } from './lead-schema.ts';

const toTexts = (fields: LeadEvent['customFields']): Record<string, string> =>
  Object.fromEntries(Object.entries(fields ?? {}).map(([name, value]) => [name, String(value)]));

/** Gives a checked event the shape of a lead: custom fields all text, lists and tags present and each name once. */
export const shapeLead = ({ customFields, lists, tags, ...event }: LeadEvent): Lead => ({
  ...event,
  customFields: toTexts(customFields),
  lists: lists === undefined ? [] : [...new Set(lists)],
  tags: tags === undefined ? [] : [...new Set(tags)],
});
