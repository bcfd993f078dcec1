import { z } from 'zod';
import type { Contact, CustomFieldValue, EmailAddress, PhoneNumber, StreetAddress } from '../contact.ts';

const text = z.string().exactOptional();

const emailAddress: z.ZodType<EmailAddress> = z.object({
  address: z.string(),
  permission_to_send: text,
  created_at: text,
  updated_at: text,
  opt_in_source: text,
  opt_in_date: text,
  opt_out_source: text,
  opt_out_date: text,
  opt_out_reason: text,
  confirm_status: text,
});

const phoneNumber: z.ZodType<PhoneNumber> = z.object({ phone_number: z.string(), kind: text });

const streetAddress: z.ZodType<StreetAddress> = z.object({
  kind: z.string(),
  street: text,
  city: text,
  state: text,
  postal_code: text,
  country: text,
});

const customFieldValue: z.ZodType<CustomFieldValue> = z.object({
  custom_field_id: z.string(),
  // Typed fields (number, boolean) may answer unquoted; what is stored and sent back is text.
  value: z
    .union([z.string(), z.number(), z.boolean()])
    .transform((value) => String(value))
    .exactOptional(),
  choice_ids: z.array(z.union([z.string(), z.number()]).transform((id) => String(id))).exactOptional(),
});

/** Reads a stored contact; it must at least name itself. Unknown properties are left behind. */
export const contactSchema: z.ZodType<Contact> = z.object({
  contact_id: z.string().min(1),
  email_address: emailAddress.exactOptional(),
  first_name: text,
  last_name: text,
  job_title: text,
  company_name: text,
  birthday_month: z.number().exactOptional(),
  birthday_day: z.number().exactOptional(),
  anniversary: text,
  create_source: text,
  update_source: text,
  created_at: text,
  updated_at: text,
  deleted_at: text,
  custom_fields: z.array(customFieldValue).exactOptional(),
  phone_numbers: z.array(phoneNumber).exactOptional(),
  street_addresses: z.array(streetAddress).exactOptional(),
  list_memberships: z.array(z.string()).exactOptional(),
  taggings: z.array(z.string()).exactOptional(),
});

/** Reads the answer of a search. */
export const contactsSchema = z.object({ contacts: z.array(contactSchema) });
