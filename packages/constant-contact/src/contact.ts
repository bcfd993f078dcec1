/** A value of a closed set today that the vendor may extend: known words are offered, others survive being read. */
export type Open<Known extends string> = Known | (string & Record<never, never>);

/** What an account may send to an address, as the vendor spells it (reference 3.6, 3.7). */
export type Permission = 'explicit' | 'implicit' | 'not_set' | 'pending_confirmation' | 'temp_hold' | 'unsubscribed';

/** Who added or changed a contact: the account's owner or the person themself. */
export type Source = 'Account' | 'Contact';

/**
 * The address of a stored contact and what may be sent to it.
 *
 * Dates are ISO-8601 strings, with or without milliseconds and with any offset.
 */
export interface EmailAddress {
  readonly address: string;
  readonly permission_to_send?: Open<Permission>;
  readonly created_at?: string;
  readonly updated_at?: string;
  readonly opt_in_source?: string;
  readonly opt_in_date?: string;
  readonly opt_out_source?: string;
  readonly opt_out_date?: string;
  readonly opt_out_reason?: string;
  readonly confirm_status?: Open<'pending' | 'confirmed' | 'off'>;
}

/** One of at most three phone numbers of a contact. */
export interface PhoneNumber {
  readonly phone_number: string;
  readonly kind?: Open<'home' | 'work' | 'mobile' | 'other'>;
}

/** One of at most three street addresses of a contact; `kind` is required by the API. */
export interface StreetAddress {
  readonly kind: Open<'home' | 'work' | 'other'>;
  readonly street?: string;
  readonly city?: string;
  readonly state?: string;
  readonly postal_code?: string;
  readonly country?: string;
}

/** The value of one custom field; select fields answer with `choice_ids` as well. */
export interface CustomFieldValue {
  readonly custom_field_id: string;
  readonly value?: string;
  readonly choice_ids?: readonly string[];
}

/**
 * A contact as the API stores it (reference 3.6).
 *
 * A property the API answers as `null` is absent here, and properties unknown to this client are left behind. A
 * sub-resource (every array) is absent unless the call asked for it; `findContactByEmail` and `getContact` ask for
 * all but notes. `email_address` is absent where a contact has only an SMS number. A contact is deleted when
 * `deleted_at` (a date without time) is present.
 */
export interface Contact {
  readonly contact_id: string;
  readonly email_address?: EmailAddress;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly job_title?: string;
  readonly company_name?: string;
  readonly birthday_month?: number;
  readonly birthday_day?: number;
  readonly anniversary?: string;
  readonly create_source?: string;
  readonly update_source?: string;
  readonly created_at?: string;
  readonly updated_at?: string;
  readonly deleted_at?: string;
  readonly custom_fields?: readonly CustomFieldValue[];
  readonly phone_numbers?: readonly PhoneNumber[];
  readonly street_addresses?: readonly StreetAddress[];
  readonly list_memberships?: readonly string[];
  readonly taggings?: readonly string[];
}
