import { z } from 'zod';
import type { AccountSummary, ContactList, CustomField, Tag, UserPrivilege } from '../answers.ts';

const id = z.string().min(1);
const text = z.string().exactOptional();

/** Reads the sign-up form's answer: two keys, of which only the contact id has to be there. */
export const signUpSchema = z.object({ contact_id: id, action: text });

/** Reads an activity as far as it names itself. */
export const activitySchema = z.object({ activity_id: id });

/** Reads one contact list. */
export const contactListSchema: z.ZodType<ContactList> = z
  .object({ list_id: id, name: z.string() })
  .transform(({ list_id, name }) => ({ id: list_id, name }));

/** Reads one custom field; a missing name is taken from the label. */
export const customFieldSchema: z.ZodType<CustomField> = z
  .object({ custom_field_id: id, name: text, label: z.string(), type: z.string() })
  .transform(({ custom_field_id, name, label, type }) => ({ id: custom_field_id, name: name ?? label, label, type }));

/** Reads one tag. */
export const tagSchema: z.ZodType<Tag> = z
  .object({ tag_id: id, name: z.string() })
  .transform(({ tag_id, name }) => ({ id: tag_id, name }));

/** Reads whose account it is. The owner's name, phone and email in it are left behind. */
export const accountSummarySchema: z.ZodType<AccountSummary> = z
  .object({ encoded_account_id: id, organization_name: text, country_code: text, time_zone_id: text })
  .transform((account) => ({
    encodedAccountId: account.encoded_account_id,
    ...(account.organization_name === undefined ? {} : { organizationName: account.organization_name }),
    ...(account.country_code === undefined ? {} : { countryCode: account.country_code }),
    ...(account.time_zone_id === undefined ? {} : { timeZoneId: account.time_zone_id }),
  }));

/** Reads what a user may do. */
export const userPrivilegesSchema: z.ZodType<readonly UserPrivilege[]> = z.array(
  z
    .object({ privilege_id: z.number(), privilege_name: z.string() })
    .transform(({ privilege_id, privilege_name }) => ({ id: privilege_id, name: privilege_name })),
);
