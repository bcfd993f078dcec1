import type { ResolvedNames } from '@leadferry/constant-contact';
import type { Consent } from './consent.ts';
import { readCustomFields, readListIds, toTagIds } from './contact-names.ts';
import { type Lead, leadKey } from './lead.ts';
import { classifyLead } from './lead-class.ts';
import { toPersonFields, toStreetAddress } from './person-fields.ts';

/** Raise it whenever the mapping changes, so that what was delivered under the old one is not taken for unchanged. */
const mappingVersion = 1;

const byText = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number =>
  left < right ? -1 : 1;

/**
 * Writes what a lead would do to a contact as one stable text, for `contactHash`: two leads have the same text exactly if
 * they map to the same contact by the same kind of call.
 *
 * The kind of call is the lead's class (explicit, implicit or update), because it is known before anything is read; create
 * and update of an implicit lead are the same wish. Order and repetition of lists, tags and custom fields do not count,
 * nor do id, source and times. The email is lower-cased. Personal data: hash it with the key, keep it nowhere.
 *
 * @throws {InvalidLeadError} where a name was not resolved.
 */
export const canonicalContact = ({
  lead,
  consent,
  names,
  topicLists,
}: {
  readonly lead: Lead;
  readonly consent: Consent;
  readonly names: ResolvedNames;
  readonly topicLists: readonly string[];
}): string =>
  JSON.stringify([
    mappingVersion,
    classifyLead(lead, consent),
    leadKey(lead),
    Object.entries(toPersonFields(lead)).sort(byText),
    lead.phone ?? null,
    Object.entries(lead.address ? toStreetAddress(lead.address) : {}).sort(byText),
    [...readCustomFields(lead, names)].sort(byText),
    readListIds(lead, names, topicLists).sort(),
    toTagIds(lead, names).sort(),
  ]);
