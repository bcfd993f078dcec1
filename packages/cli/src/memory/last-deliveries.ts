import { type Delivered, shorten } from '@leadferry/account';
import type { ContactReceipt } from './read-receipt.ts';

/** What was last delivered to each contact of an account, found out from receipts in any order. */
export interface LastDeliveries {
  /** Takes a receipt in; `trustMs` is how long its topic believes a delivery. */
  add(receipt: ContactReceipt, trustMs: number): void;
  /**
   * Yields what may be remembered. Left out: what is too old to be believed, and a contact of which the receipts do not tell for sure
   * what came last: another delivery was at work at the same time, or something is told of it later that is no delivery.
   */
  trusted(nowMs: number): Iterable<Delivered>;
  readonly contacts: number;
}

/** One content of a contact, or what is told of it without its content. */
interface Seen {
  readonly hash: string | undefined;
  /** When it was last told of. */
  seenAtMs: number;
  delivery: { readonly receivedAtMs: number; readonly settledAtMs: number; readonly trustMs: number } | undefined;
}

/** Clocks of two workers may differ by as much. */
const clockDoubtMs = 1000;

/** Creates it, with no contact. It holds some 300 bytes of each. */
export const createLastDeliveries = (): LastDeliveries => {
  const contacts = new Map<string, Seen[]>();

  const findSeen = (contact: string, hash: string | undefined): Seen => {
    const all = contacts.get(contact) ?? [];
    contacts.set(contact, all);
    const known = all.find((seen) => seen.hash === hash);
    if (known) return known;
    const seen: Seen = { hash, seenAtMs: 0, delivery: undefined };
    all.push(seen);
    return seen;
  };

  return {
    add: ({ contactKey, contactHash, isDelivery, receivedAtMs, settledAtMs }, trustMs) => {
      const seen = findSeen(shorten(contactKey), contactHash === undefined ? undefined : shorten(contactHash));
      seen.seenAtMs = Math.max(seen.seenAtMs, settledAtMs);
      if (isDelivery && settledAtMs >= (seen.delivery?.settledAtMs ?? 0))
        seen.delivery = { receivedAtMs, settledAtMs, trustMs };
    },
    *trusted(nowMs) {
      for (const [contact, all] of contacts) {
        const last = all.reduce((one, other) => (other.seenAtMs > one.seenAtMs ? other : one));
        const othersMs = all.reduce((ms, seen) => (seen === last ? ms : Math.max(ms, seen.seenAtMs)), 0);
        const { hash, delivery } = last;
        if (hash === undefined || delivery === undefined) continue;
        const { receivedAtMs: atMs, trustMs } = delivery;
        const keepMs = atMs + trustMs - nowMs;
        if (othersMs + clockDoubtMs < atMs && trustMs > 0 && keepMs > 0) yield { contact, hash, atMs, keepMs };
      }
    },
    get contacts() {
      return contacts.size;
    },
  };
};
