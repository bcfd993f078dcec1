import type { Contact } from '@leadferry/constant-contact';
import { readVendorMoment } from './instant.ts';

/** The column of decision 6's table a stored contact stands in. */
export type ContactStanding = 'reachable' | 'unsubscribed' | 'deleted';

/**
 * Tells how a contact stands. Deleted is told by `deleted_at` and goes before unsubscribed. Reachable is everyone else:
 * active, pending and on hold, also with a permission this code has never heard of, which is then only carried along.
 */
export const readStanding = (contact: Contact): ContactStanding => {
  if (contact.deleted_at !== undefined) return 'deleted';
  return contact.email_address?.permission_to_send === 'unsubscribed' ? 'unsubscribed' : 'reachable';
};

const isAfter = (momentMs: number, vendorText: string | undefined): boolean => {
  const limitMs = vendorText === undefined ? undefined : readVendorMoment(vendorText);
  return limitMs !== undefined && momentMs > limitMs;
};

/** Tells whether a moment is later than the contact's opt-out; an opt-out without readable date is never overruled. */
export const isAfterOptOut = (momentMs: number, contact: Contact): boolean =>
  isAfter(momentMs, contact.email_address?.opt_out_date);

/**
 * Tells whether a moment is later than the contact's deletion, of which the API tells the day only: later than that day
 * (UTC). Someone who had opted out before being deleted must have consented after both.
 */
export const isAfterDeletion = (momentMs: number, contact: Contact): boolean => {
  const optOut = contact.email_address?.opt_out_date;
  return isAfter(momentMs, contact.deleted_at) && (optOut === undefined || isAfter(momentMs, optOut));
};
