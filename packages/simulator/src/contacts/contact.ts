/** The permissions to mail a contact (reference 3.6). */
export const permissions = [
  'explicit',
  'implicit',
  'not_set',
  'pending_confirmation',
  'temp_hold',
  'unsubscribed',
] as const;

/** One of {@link permissions}. */
export type PermissionToSend = (typeof permissions)[number];

/** Who did it, in the vendor's words. */
export type Source = 'Account' | 'Contact';

/** The email address of a contact with its consent history. */
export interface EmailAddress {
  readonly address: string;
  readonly permission_to_send: PermissionToSend;
  readonly created_at: string;
  readonly updated_at: string;
  readonly opt_in_source?: Source;
  readonly opt_in_date?: string;
  readonly opt_out_source?: Source;
  readonly opt_out_date?: string;
  readonly opt_out_reason?: string;
  readonly confirm_status: 'pending' | 'confirmed' | 'off';
}

/** A custom field's value on a contact. */
export interface CustomFieldValue {
  readonly custom_field_id: string;
  readonly value?: string;
  readonly choice_ids?: readonly string[];
}

/** Top-level properties of a contact: a PUT nulls the ones it leaves out. */
export interface ContactProperties {
  readonly first_name?: string;
  readonly last_name?: string;
  readonly job_title?: string;
  readonly company_name?: string;
  readonly birthday_month?: number;
  readonly birthday_day?: number;
  readonly anniversary?: string;
}

/** Sub-resources of a contact: a PUT keeps the ones it leaves out and replaces the ones it sends. */
export interface ContactParts {
  readonly custom_fields: readonly CustomFieldValue[];
  readonly phone_numbers: readonly Readonly<Record<string, string>>[];
  readonly street_addresses: readonly Readonly<Record<string, string>>[];
  readonly list_memberships: readonly string[];
  readonly taggings: readonly string[];
  readonly notes: readonly Readonly<Record<string, string>>[];
}

/** The sub-resources by name; `include` takes the same words. */
export const partNames = [
  'custom_fields',
  'list_memberships',
  'taggings',
  'notes',
  'phone_numbers',
  'street_addresses',
] as const;

/** A contact as it is kept: never changed, only replaced by its next version. */
export interface Contact extends ContactProperties, ContactParts {
  readonly contact_id: string;
  readonly email_address?: EmailAddress;
  readonly create_source: Source;
  readonly update_source: Source;
  readonly created_at: string;
  readonly updated_at: string;
  /** `YYYY-MM-DD`; present means deleted. */
  readonly deleted_at?: string;
}

/** Lower-cases an email address: the key by which the vendor's accounts hold one contact each. */
export const contactKey = (address: string): string => address.trim().toLowerCase();
