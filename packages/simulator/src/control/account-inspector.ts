import type { Grants } from '../authorization/grants.ts';
import { formatInstant, type SimulatorClock } from '../clock.ts';
import type { Contact, PermissionToSend } from '../contacts/contact.ts';
import { type ContactSeed, contactSeedSchema, seedContact } from '../contacts/contact-seed.ts';
import { markDeleted } from '../contacts/mark-deleted.ts';
import { changePermission } from '../contacts/permission.ts';
import type { Account } from '../world/account.ts';

/** Names of an account by their ids. */
export interface AccountNames {
  readonly lists: Readonly<Record<string, string>>;
  /** Labels. */
  readonly customFields: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** A look at one account from outside the API, and the people's own deeds. Nothing here is counted or journalled. */
export interface AccountInspector {
  /** All contacts, deleted ones included, as they are now whatever the read-back lag. */
  contacts(): Contact[];
  /** The contact of an address, deleted or not. */
  contact(email: string): Contact | undefined;
  /** Adds a contact, or puts another in its place if the address is known (its id stays). */
  putContact(seed: ContactSeed): Contact;
  /** A person opts out by the link in a mail. `atMs` default now. */
  unsubscribe(email: string, options?: { atMs?: number | undefined; reason?: string | undefined }): Contact;
  /** A person clicks the link of a Confirmed Opt-in mail. */
  confirm(email: string): Contact;
  /** Someone sets the permission in the product. */
  setPermission(email: string, permission: PermissionToSend): Contact;
  /** Someone deletes the contact in the product. `atMs` default now. */
  removeContact(email: string, options?: { atMs?: number | undefined }): Contact;
  /** Turns Confirmed Opt-in on or off. */
  setConfirmedOptIn(isOn: boolean): void;
  /** What the GETs of names would list. */
  names(): AccountNames;
  /** The number of the newest token set; 0 before the first. */
  generation(): number;
  /** Ends the account's grants, access tokens included unless `keepAccessTokens`. */
  revokeGrants(options?: { keepAccessTokens?: boolean }): void;
}

/**
 * Makes the inspector of one account. Functions about a contact throw {@link RangeError} for an unknown address.
 *
 * @param deps.changed called after each change.
 */
export const createAccountInspector = (deps: {
  account: Account;
  grants: Grants;
  clock: SimulatorClock;
  changed: () => void;
}): AccountInspector => {
  const { account, grants, clock, changed } = deps;

  const store = (contact: Contact): Contact => {
    account.contacts.put(contact, clock.now(), 0);
    changed();
    return contact;
  };

  const need = (email: string): Contact => {
    const contact = account.contacts.findByEmail(email);
    if (contact === undefined) throw new RangeError('the account has no contact of that address');
    return contact;
  };

  const permit = (email: string, permission: PermissionToSend, atMs: number, optOutReason?: string): Contact => {
    const known = need(email);
    const at = formatInstant(atMs);
    const address = known.email_address?.address ?? email;
    const change = { address, permission, source: 'Contact' as const, at, optOutReason };
    return store({ ...known, email_address: changePermission(known.email_address, change), updated_at: at });
  };

  return {
    contacts: () => [...account.contacts.walk({ nowMs: 0, lagMs: 0 })],
    contact: (email) => account.contacts.findByEmail(email),
    putContact: (seed) => {
      const known = account.contacts.findByEmail(seed.email);
      const contact = seedContact(account, contactSeedSchema.parse(seed), clock.now());
      return store({ ...contact, contact_id: known?.contact_id ?? contact.contact_id });
    },
    unsubscribe: (email, { atMs, reason } = {}) => permit(email, 'unsubscribed', atMs ?? clock.now(), reason),
    confirm: (email) => {
      const contact = permit(email, 'explicit', clock.now());
      if (contact.email_address === undefined) return contact;
      return store({ ...contact, email_address: { ...contact.email_address, confirm_status: 'confirmed' } });
    },
    setPermission: (email, permission) => permit(email, permission, clock.now()),
    removeContact: (email, { atMs } = {}) => store(markDeleted(need(email), atMs ?? clock.now())),
    setConfirmedOptIn: (isOn) => {
      account.confirmedOptIn = isOn;
      changed();
    },
    names: () => ({
      lists: Object.fromEntries(account.lists.all().map((list) => [list.list_id, list.name])),
      customFields: Object.fromEntries(account.customFields.all().map((field) => [field.custom_field_id, field.label])),
      tags: Object.fromEntries(account.tags.all().map((tag) => [tag.tag_id, tag.name])),
    }),
    generation: () => grants.generation(account.name),
    revokeGrants: (options = {}) => {
      grants.revoke(account.name, options);
      changed();
    },
  };
};
