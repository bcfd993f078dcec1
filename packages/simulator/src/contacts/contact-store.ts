import { type Contact, contactKey } from './contact.ts';

interface Slot {
  readonly ordinal: number;
  /** Newest last; older ones are kept only while a read-back lag may still show them. */
  versions: { readonly contact: Contact; readonly atMs: number }[];
}

/** The contacts of one account, deleted ones included. */
export interface ContactStore {
  /** Number of contacts, deleted ones included. */
  readonly size: number;
  get(contactId: string): Contact | undefined;
  /** Finds by address, without regard to case. */
  findByEmail(address: string): Contact | undefined;
  /** Stores a contact's next version, or a new contact. */
  put(contact: Contact, atMs: number, lagMs: number): Contact;
  /** Walks the contacts in the order of creation, from one after `afterId`, as a search made `lagMs` late sees them. */
  walk(view: { nowMs: number; lagMs: number; afterId?: string | undefined }): Generator<Contact>;
  /** Sees one contact as a search made `lagMs` late does. */
  see(contactId: string, view: { nowMs: number; lagMs: number }): Contact | undefined;
}

const newest = (slot: Slot | undefined): Contact | undefined => slot?.versions.at(-1)?.contact;

/** Makes an empty store. */
export const createContactStore = (): ContactStore => {
  const slots: Slot[] = [];
  const byId = new Map<string, Slot>();
  const byKey = new Map<string, string>();

  const lookAt = (slot: Slot, { nowMs, lagMs }: { nowMs: number; lagMs: number }): Contact | undefined =>
    lagMs === 0 ? newest(slot) : slot.versions.findLast((version) => version.atMs <= nowMs - lagMs)?.contact;

  const put = (contact: Contact, atMs: number, lagMs: number): Contact => {
    const known = byId.get(contact.contact_id);
    const slot: Slot = known ?? { ordinal: slots.length, versions: [] };
    if (known === undefined) {
      slots.push(slot);
      byId.set(contact.contact_id, slot);
    }

    const oldAddress = newest(slot)?.email_address?.address;
    if (oldAddress !== undefined) byKey.delete(contactKey(oldAddress));
    if (contact.email_address !== undefined) byKey.set(contactKey(contact.email_address.address), contact.contact_id);

    const settled = slot.versions.findLastIndex((version) => version.atMs <= atMs - lagMs);
    slot.versions = lagMs === 0 ? [] : slot.versions.slice(Math.max(0, settled));
    slot.versions.push({ contact, atMs });
    return contact;
  };

  return {
    get size() {
      return slots.length;
    },
    get: (contactId) => newest(byId.get(contactId)),
    findByEmail: (address) => newest(byId.get(byKey.get(contactKey(address)) ?? '')),
    put,
    see: (contactId, view) => {
      const slot = byId.get(contactId);
      return slot === undefined ? undefined : lookAt(slot, view);
    },
    *walk(view) {
      const start = view.afterId === undefined ? 0 : (byId.get(view.afterId)?.ordinal ?? -1) + 1;
      for (let ordinal = start; ordinal < slots.length; ordinal += 1) {
        const slot = slots[ordinal];
        const contact = slot === undefined ? undefined : lookAt(slot, view);
        if (contact !== undefined) yield contact;
      }
    },
  };
};
