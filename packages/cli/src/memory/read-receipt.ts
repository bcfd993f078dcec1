import type { UnreadRecord } from '@leadferry/consumer';
import { z } from 'zod';

/** What a receipt tells of a contact. Hashes, no personal data. */
export interface ContactReceipt {
  readonly contactKey: string;
  /** Undefined where the receipt does not tell what the contact is like. */
  readonly contactHash: string | undefined;
  /** Whether the contact was written. Else it was found to be as the hash says, or left alone. */
  readonly isDelivery: boolean;
  /** When the record was handed out: before the request was sent. Epoch milliseconds. */
  readonly receivedAtMs: number;
  /** When its fate was known: after the request was answered. */
  readonly settledAtMs: number;
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const moment = z.iso.datetime().transform((text) => Date.parse(text));
const receipt = z.object({
  outcome: z.string(),
  contactKey: hash,
  contactHash: hash.nullable().default(null),
  receivedAt: moment,
  settledAt: moment,
});

/** Reads a receipt; undefined for one that tells of no contact, and for what is no receipt. */
export const readReceipt = ({ value }: Pick<UnreadRecord, 'value'>): ContactReceipt | undefined => {
  const { data } = receipt.safeParse(parse(value));
  if (data === undefined) return undefined;
  const { outcome, contactKey, contactHash, receivedAt, settledAt } = data;
  return {
    contactKey,
    contactHash: contactHash ?? undefined,
    isDelivery: outcome === 'delivered',
    receivedAtMs: receivedAt,
    settledAtMs: settledAt,
  };
};

const parse = (value: Buffer | null): unknown => {
  try {
    return value === null ? undefined : JSON.parse(String(value));
  } catch {
    return undefined;
  }
};
