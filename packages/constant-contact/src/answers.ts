import type { Contact, Open } from './contact.ts';

/** What the sign-up form did, and for whom. */
export interface SignUpAnswer {
  readonly contactId: string;
  readonly action: 'created' | 'updated';
  /** 201 when created, 200 when updated. */
  readonly httpStatus: number;
}

/** The full contact as stored after a create or an update. */
export interface ContactAnswer {
  readonly contact: Contact;
  readonly httpStatus: number;
}

/** The activity that adds tags; 201 says it was queued, not that it is done. */
export interface TaggingAnswer {
  readonly activityId: string;
  readonly httpStatus: number;
}

/** One page of a listing; `next` is the cursor of the page after it, absent on the last one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** A contact list; its name is unique in the account. */
export interface ContactList {
  readonly id: string;
  readonly name: string;
}

/** A custom field. The API derives `name` from `label`; it is read back, never computed. */
export interface CustomField {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly type: string;
}

/** A tag; its name is unique in the account. */
export interface Tag {
  readonly id: string;
  readonly name: string;
}

/** Whose account a token opens: the cheap "who am I" after a grant. Nothing personal is kept of it. */
export interface AccountSummary {
  readonly encodedAccountId: string;
  readonly organizationName?: string;
  readonly countryCode?: string;
  readonly timeZoneId?: string;
}

/** One privilege of the user a token belongs to, for example `contacts:write`. */
export interface UserPrivilege {
  readonly id: number;
  readonly name: Open<'contacts:read' | 'contacts:write' | 'contacts:lists:read' | 'contacts:lists:write'>;
}
