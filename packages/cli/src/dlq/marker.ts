import { z } from 'zod';
import type { OffsetRange } from './offset-ranges.ts';

/** What was done with dead letters of one partition, by one transaction. */
export interface Marker {
  readonly action: 'replayed' | 'purged';
  readonly ranges: readonly OffsetRange[];
  /** ISO 8601. */
  readonly at: string;
}

/** Offsets are 64-bit numbers, which JSON's own cannot hold. */
const offset = z
  .string()
  .regex(/^\d{1,19}$/)
  .transform(BigInt);

const markerSchema = z.object({
  action: z.enum(['replayed', 'purged']),
  ranges: z.array(z.tuple([offset, offset])),
  at: z.string(),
});

/** Names the topic that remembers what was done with the dead letters of another. */
export const doneTopicOf = (deadLetterTopic: string): string => `${deadLetterTopic}.done`;

/** Writes a marker as its topic's records hold it. */
export const encodeMarker = ({ action, ranges, at }: Marker): string =>
  JSON.stringify({ action, ranges: ranges.map((range) => range.map(String)), at });

/** Reads a marker; undefined for a record that is none. */
export const decodeMarker = (value: Buffer | null): Marker | undefined => {
  try {
    return markerSchema.safeParse(JSON.parse(String(value))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
