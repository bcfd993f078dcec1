import { type Delivered, shorten } from '@leadferry/account';
import type { ReceiptOfDelivery } from './read-delivery.ts';

/** What was last delivered to each contact of an account, found out from receipts in any order. */
export interface LastDeliveries {
  /** Takes a delivery in; `trustMs` is how long its topic believes it. */
  add(delivery: ReceiptOfDelivery, trustMs: number): void;
  /**
   * Yields what may be remembered. Left out: what is too old to be believed, and a contact of which two different deliveries were at
   * work at the same time, so that nobody can say which came last.
   */
  trusted(nowMs: number): Iterable<Delivered>;
  readonly contacts: number;
}

interface Last {
  hash: string;
  receivedAtMs: number;
  settledAtMs: number;
  trustMs: number;
  /** When the last delivery of anything else was settled. */
  otherSettledAtMs: number;
}

/** Clocks of two workers may differ by as much. */
const clockDoubtMs = 1000;

/** Creates it, with no contact. It holds some 200 bytes of each. */
export const createLastDeliveries = (): LastDeliveries => {
  const lasts = new Map<string, Last>();
  return {
    add: ({ contactKey, contactHash, receivedAtMs, settledAtMs }, trustMs) => {
      const contact = shorten(contactKey);
      const hash = shorten(contactHash);
      const last = lasts.get(contact);
      const isOther = last !== undefined && last.hash !== hash;
      if (last === undefined || settledAtMs >= last.settledAtMs) {
        const otherSettledAtMs = isOther ? last.settledAtMs : (last?.otherSettledAtMs ?? 0);
        lasts.set(contact, { hash, receivedAtMs, settledAtMs, trustMs, otherSettledAtMs });
      } else if (isOther) last.otherSettledAtMs = Math.max(last.otherSettledAtMs, settledAtMs);
    },
    *trusted(nowMs) {
      for (const [contact, { hash, receivedAtMs, trustMs, otherSettledAtMs }] of lasts) {
        const keepMs = receivedAtMs + trustMs - nowMs;
        const isSure = otherSettledAtMs + clockDoubtMs < receivedAtMs;
        if (isSure && trustMs > 0 && keepMs > 0) yield { contact, hash, atMs: receivedAtMs, keepMs };
      }
    },
    get contacts() {
      return lasts.size;
    },
  };
};
