import type { Lead } from '@leadferry/lead';

/** Where names of a kind stand in a lead, and what to say of a missing one. */
const kinds: Readonly<
  Record<string, { readonly of: (lead: Lead) => readonly string[]; readonly fault: (place: number) => string }>
> = {
  unknown_list: { of: ({ lists }) => lists, fault: (place) => `lists.${place}: is not a list of the account` },
  unknown_tag: { of: ({ tags }) => tags, fault: (place) => `tags.${place}: is not a tag of the account` },
  unknown_custom_field: {
    of: ({ customFields }) => Object.keys(customFields),
    fault: (place) => `customFields.(name ${place + 1}): is not in the account`,
  },
};

/**
 * Lists the names of a lead that its account lacks, each by its place and never by itself: a source may write anything
 * into a name, an address too (design decision 10).
 *
 * @param code `unknown_list`, `unknown_custom_field` or `unknown_tag`; any other code has no faults.
 */
export const describeUnknownNames = (lead: Lead, code: string, names: readonly string[]): string[] => {
  const kind = kinds[code];
  if (kind === undefined) return [];
  const missing = new Set(names);
  return kind.of(lead).flatMap((name, place) => (missing.has(name) ? [kind.fault(place)] : []));
};
