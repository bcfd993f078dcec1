import type { ResolvedNames } from '@leadferry/constant-contact';
import { collectNames, type Lead } from '@leadferry/lead';

const idsOf = (kind: string, names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [name, `<${kind} ${name}>`]));

/** Stands for the directory of names of an account that nobody has asked: every name has an id that says what it would be the id of. */
export const nameIds = (lead: Lead, topicLists: readonly string[]): ResolvedNames => {
  const { lists, customFields, tags } = collectNames(lead, topicLists);
  return {
    lists: idsOf('list', lists),
    customFields: idsOf('custom field', customFields),
    tags: idsOf('tag', tags),
  };
};
