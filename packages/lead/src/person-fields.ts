import type { PersonFields, StreetAddress } from '@leadferry/constant-contact';
import type { Lead, LeadAddress } from './lead.ts';

/** The same object without its undefined entries. */
type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Leaves out what is undefined: on the wire a field is there or not, and the types say so too. */
export const omitUndefined = <Fields extends object>(fields: Fields): Defined<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;

/** Spells the person's plain fields as the API does; what the lead lacks is left out. */
export const toPersonFields = (lead: Lead): PersonFields =>
  omitUndefined({
    first_name: lead.firstName,
    last_name: lead.lastName,
    job_title: lead.jobTitle,
    company_name: lead.companyName,
    birthday_month: lead.birthday?.month,
    birthday_day: lead.birthday?.day,
    anniversary: lead.anniversary,
  });

/** The kind under which a lead's address is kept, so that a later lead finds and replaces it. */
export const addressKind = 'home';

/** The kind under which a lead's phone number is kept. */
export const phoneKind = 'other';

/** Spells a lead's address as the API does, of kind `home`. */
export const toStreetAddress = ({ street, city, state, postalCode, country }: LeadAddress): StreetAddress => ({
  kind: addressKind,
  ...omitUndefined({ street, city, state, postal_code: postalCode, country }),
});
