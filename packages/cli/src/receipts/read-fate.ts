import { lastHeaderValues, type UnreadRecord } from '@leadferry/consumer';
import { z } from 'zod';

const text = z.string().nullable().default(null);
const count = z.number().nullable().default(null);

/** The fields of design.md "Receipts"; none of them is personal data. */
const receipt = z.object({
  leadId: text,
  source: text,
  topic: z.string(),
  partition: z.number(),
  offset: z.string(),
  outcome: z.enum(['delivered', 'skipped', 'dead-lettered']),
  reason: text,
  lane: text,
  contactId: text,
  action: text,
  activityId: text,
  httpStatus: count,
  consent: text,
  attempts: z.number(),
  receivedAt: z.iso.datetime(),
  settledAt: z.iso.datetime(),
  contactKey: text,
  contactHash: text,
});

/** What became of a record, by its receipt. */
export type Fate = z.output<typeof receipt> & {
  /** The consumer group that settled it; null: the receipt does not say. */
  readonly group: string | null;
};

/** Reads a receipt; undefined for what is none. What a receipt has besides its own fields is left out. */
export const readFate = ({ value, headers }: Pick<UnreadRecord, 'value' | 'headers'>): Fate | undefined => {
  const { data } = receipt.safeParse(parse(value));
  if (data === undefined) return undefined;
  const { 'leadferry.group': group } = lastHeaderValues(headers);
  return { ...data, group: group === undefined ? null : String(group) };
};

const parse = (value: Buffer | null): unknown => {
  try {
    return value === null ? undefined : JSON.parse(String(value));
  } catch {
    return undefined;
  }
};
