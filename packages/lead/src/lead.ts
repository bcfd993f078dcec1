/** A street address as a lead carries it; the API stores it under the kind `home`. */
export interface LeadAddress {
  readonly street?: string;
  readonly city?: string;
  readonly state?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

/** What a source says about the person's consent. */
export interface StatedConsent {
  readonly permission: 'explicit' | 'implicit';
  /** ISO-8601 with time zone. */
  readonly obtainedAt?: string;
  /** Where the proof lies, for people; never sent to the API. */
  readonly evidence?: string;
}

/**
 * A lead event that was read and found right: every field is trimmed, none is empty, and each respects the API's limits
 * as far as one lead alone can tell. What remains depends on its class (`chooseCall`) or on the stored contact
 * (`toContactUpdate`).
 */
export interface Lead {
  /** The source's own name for this event; safe to log, because it never contains the email address. */
  readonly id: string;
  readonly source?: string;
  /** ISO-8601 with time zone. */
  readonly occurredAt?: string;
  readonly operation: 'upsert' | 'update';
  /** As given, trimmed, its case kept; compare by {@link leadKey}. */
  readonly email: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly jobTitle?: string;
  readonly companyName?: string;
  readonly phone?: string;
  readonly address?: LeadAddress;
  /** A real day of its month; 29 February is one. */
  readonly birthday?: { readonly month: number; readonly day: number };
  /** A real date in one of the API's formats, as given. */
  readonly anniversary?: string;
  /** Values by the custom field's label or name. */
  readonly customFields: Readonly<Record<string, string>>;
  /** Names of lists, each once; they add to the topic's. */
  readonly lists: readonly string[];
  /** Names of tags, each once. */
  readonly tags: readonly string[];
  readonly consent?: StatedConsent;
}

/**
 * Names the person a lead is about: the lower-cased email address. Leads of one key are delivered in order (design.md,
 * decision 5). Personal data: hash it before it leaves the process.
 */
export const leadKey = (lead: Pick<Lead, 'email'>): string => lead.email.toLowerCase();
