import type { Lead } from './lead.ts';
import type { LeadEvent } from './lead-schema.ts';

const toTexts = (fields: NonNullable<LeadEvent['customFields']>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));

/** Gives a checked event the shape of a lead: custom fields all text, lists and tags present and each name once. */
export const shapeLead = (event: LeadEvent): Lead => ({
  ...event,
  customFields: toTexts(event.customFields ?? {}),
  lists: event.lists === undefined ? [] : [...new Set(event.lists)],
  tags: event.tags === undefined ? [] : [...new Set(event.tags)],
});
