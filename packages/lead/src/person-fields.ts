import type { PersonFields, StreetAddress } from '@leadferry/constant-contact';
import type { Lead, LeadAddress } from './lead.ts';
import { omitUndefined } from './omit-undefined.ts';

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
