import type { ResolvedNames } from '@leadferry/constant-contact';
import type { Consent } from './consent.ts';
import { readCustomFields, readListIds, toTagIds } from './contact-names.ts';
import { type Lead, type LeadAddress, leadKey } from './lead.ts';
import { classifyLead } from './lead-class.ts';

/** Raise it whenever the mapping changes, so that what was delivered under the old one is not taken for unchanged. */
const mappingVersion = 2;

/** One field: absent, or its text behind its length, so that no two lists of fields are written alike. */
const write = (field: string | number | undefined): string => {
  if (field === undefined) return '-';
  const text = String(field);
  return `${text.length}:${text}`;
};

const writeAll = (fields: readonly string[]): string => {
  let text = `${fields.length}[`;
  for (const field of fields) text += write(field);
  return text;
};

const byId = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number =>
  left < right ? -1 : 1;

const writeCustomFields = (values: ReadonlyMap<string, string>): string => {
  const sorted = values.size < 2 ? values : [...values].sort(byId);
  let [ids, texts] = ['', ''];
  for (const [id, value] of sorted) {
    ids += write(id);
    texts += write(value);
  }
  return `${values.size}[${ids}${values.size}[${texts}`;
};

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
}): string => {
  const { birthday, address } = lead;
  const person =
    write(lead.firstName) + write(lead.lastName) + write(lead.jobTitle) + write(lead.companyName) + write(lead.phone);
  const days = write(birthday?.month) + write(birthday?.day) + write(lead.anniversary);
  const place = address === undefined ? '' : writeAddress(address);
  const fields = writeCustomFields(readCustomFields(lead, names));
  const lists = writeAll(readListIds(lead, names, topicLists).sort());
  const tags = writeAll(toTagIds(lead, names).sort());
  const call = classifyLead(lead, consent);
  return `${mappingVersion} ${call} ${write(leadKey(lead))} ${person} ${days} ${place} ${fields} ${lists} ${tags}`;
};

const writeAddress = ({ street, city, state, postalCode, country }: LeadAddress): string =>
  [street, city, state, postalCode, country].map(write).join('');
