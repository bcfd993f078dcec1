import type { UnreadRecord } from '@leadferry/consumer';
import { z } from 'zod';

/** A delivery as its receipt tells it. Hashes, no personal data. */
export interface ReceiptOfDelivery {
  readonly contactKey: string;
  readonly contactHash: string;
  /** When the record was handed out: before the request was sent. Epoch milliseconds. */
  readonly receivedAtMs: number;
  /** When its fate was known: after the request was answered. */
  readonly settledAtMs: number;
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const moment = z.iso.datetime().transform((text) => Date.parse(text));
const receipt = z.object({
  outcome: z.literal('delivered'),
  contactKey: hash,
  contactHash: hash,
  receivedAt: moment,
  settledAt: moment,
});

/** Reads the receipt of a delivery; undefined for a receipt of anything else, and for what is no receipt. */
export const readDelivery = ({ value }: Pick<UnreadRecord, 'value'>): ReceiptOfDelivery | undefined => {
  const { data } = receipt.safeParse(parse(value));
  if (data === undefined) return undefined;
  const { contactKey, contactHash, receivedAt, settledAt } = data;
  return { contactKey, contactHash, receivedAtMs: receivedAt, settledAtMs: settledAt };
};

const parse = (value: Buffer | null): unknown => {
  try {
    return value === null ? undefined : JSON.parse(String(value));
  } catch {
    return undefined;
  }
};
