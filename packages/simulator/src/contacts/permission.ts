import type { EmailAddress, PermissionToSend, Source } from './contact.ts';

/** What a write says about an address. */
export interface PermissionChange {
  readonly address: string;
  readonly permission: PermissionToSend;
  /** Who did it: becomes the source of an opt-in or opt-out. */
  readonly source: Source;
  /** The moment of the write, as the vendor writes times. */
  readonly at: string;
  readonly optOutReason?: string | undefined;
}

const optInOf = (previous: EmailAddress | undefined, change: PermissionChange) => {
  const isOptIn = change.permission === 'explicit' || change.permission === 'implicit';
  const wasSame = previous?.permission_to_send === change.permission;
  if (isOptIn && !(wasSame && previous?.opt_in_date !== undefined)) {
    return { opt_in_source: change.source, opt_in_date: change.at };
  }
  return {
    ...(previous?.opt_in_source === undefined ? {} : { opt_in_source: previous.opt_in_source }),
    ...(previous?.opt_in_date === undefined ? {} : { opt_in_date: previous.opt_in_date }),
  };
};

const optOutOf = (previous: EmailAddress | undefined, change: PermissionChange) => {
  if (change.permission !== 'unsubscribed') return {};

  const wasOut = previous?.permission_to_send === 'unsubscribed' && previous.opt_out_date !== undefined;
  const reason = change.optOutReason ?? (wasOut ? previous.opt_out_reason : undefined);
  return {
    opt_out_source: wasOut ? (previous.opt_out_source ?? change.source) : change.source,
    opt_out_date: wasOut ? (previous.opt_out_date ?? change.at) : change.at,
    ...(reason === undefined ? {} : { opt_out_reason: reason }),
  };
};

/**
 * Makes the next version of a contact's address from what a write says (reference 3.6 and 3.7).
 *
 * An opt-out is dated once: writing `unsubscribed` again keeps its date and source. Any other permission clears it. An
 * opt-in is dated when the permission changes.
 */
export const changePermission = (previous: EmailAddress | undefined, change: PermissionChange): EmailAddress => ({
  address: change.address,
  permission_to_send: change.permission,
  created_at: previous?.created_at ?? change.at,
  updated_at: change.at,
  ...optInOf(previous, change),
  ...optOutOf(previous, change),
  confirm_status: change.permission === 'pending_confirmation' ? 'pending' : (previous?.confirm_status ?? 'off'),
});
