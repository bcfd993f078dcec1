import { formatDate, formatInstant } from '../clock.ts';
import type { Contact } from './contact.ts';

/**
 * Makes the deleted version of a contact: off its lists, opted out by the account, otherwise kept (reference 9). The
 * permission stays what it was, so that only `deleted_at` tells: a client that does not look at it is found out.
 */
export const markDeleted = (contact: Contact, nowMs: number): Contact => {
  const at = formatInstant(nowMs);
  const { email_address: email } = contact;
  const optOut = {
    opt_out_source: email?.opt_out_source ?? 'Account',
    opt_out_date: email?.opt_out_date ?? at,
  } as const;
  return {
    ...contact,
    ...(email === undefined ? {} : { email_address: { ...email, ...optOut } }),
    list_memberships: [],
    update_source: 'Account',
    updated_at: at,
    deleted_at: formatDate(nowMs),
  };
};
