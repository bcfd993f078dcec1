import type { PersonFields, StreetAddress } from '@leadferry/constant-contact';
import type { Lead, LeadAddress } from './lead.ts';
import { omitUndefined } from './omit-undefined.ts';

/** Spells the person's plain fields as the API does; what the lead lacks is left out. */
export const toPersonFields = ({
  firstName,
  lastName,
  jobTitle,
  companyName,
  birthday,
  anniversary,
}: Lead): PersonFields => ({
  ...(firstName !== undefined && { first_name: firstName }),
  ...(lastName !== undefined && { last_name: lastName }),
  ...(jobTitle !== undefined && { job_title: jobTitle }),
  ...(companyName !== undefined && { company_name: companyName }),
  ...(birthday !== undefined && { birthday_month: birthday.month, birthday_day: birthday.day }),
  ...(anniversary !== undefined && { anniversary }),
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
