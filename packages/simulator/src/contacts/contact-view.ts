import { type Contact, partNames } from './contact.ts';

/** Writes a contact as an answer: all of it, or without the sub-resources that `include` does not name. */
export const viewContact = (
  contact: Contact,
  include: readonly string[] = partNames,
): Readonly<Record<string, unknown>> => {
  const view: Record<string, unknown> = { ...contact };
  for (const name of partNames) if (!include.includes(name)) delete view[name];
  return view;
};
