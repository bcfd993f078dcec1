import type { CustomFieldValue, Open, Permission, PhoneNumber, Source, StreetAddress } from './contact.ts';

/** The plain fields of a person, spelled alike in every body. */
export interface PersonFields {
  readonly first_name?: string;
  readonly last_name?: string;
  readonly job_title?: string;
  readonly company_name?: string;
  readonly birthday_month?: number;
  readonly birthday_day?: number;
  readonly anniversary?: string;
}

/** A custom field's value on the sign-up form: no choices there. */
export interface SignUpCustomField {
  readonly custom_field_id: string;
  readonly value: string;
}

/**
 * The body of `POST /contacts/sign_up_form` (reference 3.2): creates or updates by email address and makes the contact
 * explicit, unsubscribed people included. What is left out is kept; lists and custom fields are added to, never removed.
 */
export interface SignUpForm extends PersonFields {
  readonly email_address: string;
  readonly list_memberships: readonly string[];
  readonly phone_number?: string;
  readonly street_address?: StreetAddress;
  readonly custom_fields?: readonly SignUpCustomField[];
}

/** The body of `POST /contacts` (reference 3.3): creates, and answers 409 where the address exists, deleted or not. */
export interface NewContact extends PersonFields {
  readonly email_address: {
    readonly address: string;
    readonly permission_to_send: Permission;
  };
  readonly create_source: Source;
  readonly list_memberships?: readonly string[];
  readonly custom_fields?: readonly CustomFieldValue[];
  readonly phone_numbers?: readonly PhoneNumber[];
  readonly street_addresses?: readonly StreetAddress[];
  readonly taggings?: readonly string[];
}

/**
 * The body of `PUT /contacts/{contact_id}` (reference 3.4).
 *
 * A top-level property left out or blank is nulled by the API. A sub-resource (array) left out is kept; one that is
 * sent replaces the stored one. `permission_to_send` is open, because it is sent as it was read.
 */
export interface ContactUpdate extends PersonFields {
  readonly email_address: {
    readonly address: string;
    readonly permission_to_send?: Open<Permission>;
    readonly opt_out_reason?: string;
  };
  readonly update_source: Source;
  readonly list_memberships?: readonly string[];
  readonly custom_fields?: readonly CustomFieldValue[];
  readonly phone_numbers?: readonly PhoneNumber[];
  readonly street_addresses?: readonly StreetAddress[];
  readonly taggings?: readonly string[];
}
