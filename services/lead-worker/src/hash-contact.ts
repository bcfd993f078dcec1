import { canonicalContact, leadKey } from '@leadferry/lead';
import type { LeadToApply } from './apply-once.ts';

/** Names a lead's contact, and what the lead would make of it, without telling either. */
export interface ContactHashes {
  /** Keyed hash of the lower-cased email. */
  readonly contactKey: string;
  /** Keyed hash of the mapped contact and the kind of call. */
  readonly contactHash: string;
}

/**
 * Hashes a lead's contact for its receipt and for the memory of what was delivered.
 *
 * @throws {InvalidLeadError} the lead is in more lists than a contact may be, or names one field twice with two values.
 */
export const hashContact = (mapped: LeadToApply, fingerprint: (text: string) => string): ContactHashes => ({
  contactKey: fingerprint(leadKey(mapped.lead)),
  contactHash: fingerprint(canonicalContact(mapped)),
});
