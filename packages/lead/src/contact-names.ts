import { contactLimits, type ResolvedNames, type WantedNames } from '@leadferry/constant-contact';
import { InvalidLeadError, type InvalidLeadReason } from './invalid-lead-error.ts';
import type { Lead } from './lead.ts';

/** Collects every name a lead needs resolved: its own and its topic's lists, its custom fields and its tags. */
export const collectNames = (lead: Lead, topicLists: readonly string[]): WantedNames => ({
  lists: lead.lists.length === 0 ? topicLists : [...new Set([...topicLists, ...lead.lists])],
  customFields: Object.keys(lead.customFields),
  tags: lead.tags,
});

const refuse = (lead: Lead, reason: InvalidLeadReason, fault: string): never => {
  throw new InvalidLeadError({ reason, faults: [fault], leadId: lead.id, source: lead.source });
};

/**
 * Gives the ids of the topic's and the lead's lists, the topic's first, each once.
 *
 * @throws {InvalidLeadError} `unknown_list` where a name of the lead's was not resolved; `invalid_field` where they are over
 * 50, the most a contact can be in.
 * @throws {Error} where a name of the topic's was not: config, not the lead, is at fault.
 */
export const readListIds = (lead: Lead, names: ResolvedNames, topicLists: readonly string[]): string[] => {
  const ofTopic = topicLists.map((name) => {
    const id = names.lists.get(name);
    if (id === undefined) throw new Error('a list of the topic was not resolved before mapping');
    return id;
  });
  const ofLead = lead.lists.map(
    (name, place) =>
      names.lists.get(name) ?? refuse(lead, 'unknown_list', `lists.${place}: is not a list of the account`),
  );
  const ids = ofLead.length === 0 && ofTopic.length < 2 ? ofTopic : [...new Set([...ofTopic, ...ofLead])];
  const { max } = contactLimits.count.listMemberships;
  return ids.length <= max ? ids : refuse(lead, 'invalid_field', `lists: must be at most ${max}, the topic's included`);
};

/**
 * Gives the ids of the lead's tags, each once: `taggings` of create and update, the arguments of `addTags` after a
 * sign-up form.
 *
 * @throws {InvalidLeadError} `unknown_tag` where a name was not resolved.
 */
export const toTagIds = (lead: Lead, names: Pick<ResolvedNames, 'tags'>): string[] => {
  if (lead.tags.length === 0) return [];
  const ids = lead.tags.map(
    (name, place) => names.tags.get(name) ?? refuse(lead, 'unknown_tag', `tags.${place}: is not a tag of the account`),
  );
  return [...new Set(ids)];
};

const placeOf = (number: number): string => `customFields.(name ${number})`;

/**
 * Gives the lead's custom fields by id, in its own order.
 *
 * @throws {InvalidLeadError} `unknown_custom_field` where a name was not resolved, `invalid_field` where two names (a label
 * and a name, say) mean one field and disagree.
 */
export const readCustomFields = (lead: Lead, names: ResolvedNames): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  let count = 0;
  for (const [name, value] of Object.entries(lead.customFields)) {
    count += 1;
    const id = names.customFields.get(name);
    if (id === undefined) return refuse(lead, 'unknown_custom_field', `${placeOf(count)}: is not in the account`);
    if ((values.get(id) ?? value) !== value)
      return refuse(lead, 'invalid_field', `${placeOf(count)}: repeats a field with another value`);
    values.set(id, value);
  }
  return values;
};
