import type { OutgoingRecord } from './publisher.ts';
import { lastHeaderValues, type RecordHeaders, type UnreadRecord } from './source-record.ts';

/** How often a record was replayed from a dead letter; the only trace of it that goes back to the source topic. */
export const replaysHeader = 'leadferry.replays';

/**
 * When the record was created or appended the first time, in epoch milliseconds. A record that names no time of consent
 * counts as consent of that moment: published again as of now, it could undo an opt-out that came between.
 */
export const timestampHeader = 'leadferry.timestamp';

const ours = /^(leadferry\.|__connect\.errors\.)/;

/** Tells how often a record was replayed before; 0 for one that never was, or whose header is no number. */
export const readReplays = (headers: RecordHeaders): number => readNumber(headers, replaysHeader) ?? 0;

/** Returns when a record was first created, whether or not it was replayed since; epoch milliseconds. */
export const firstTimestampMs = ({ headers, timestampMs }: Pick<UnreadRecord, 'headers' | 'timestampMs'>): number =>
  readNumber(headers, timestampHeader) ?? timestampMs;

/**
 * Turns a dead letter back into the record it was: same key, value and headers, without those that were added when it
 * was set aside, and with the two of this file.
 */
export const toReplayedRecord = (
  deadLetter: UnreadRecord,
  { partition, replays }: { readonly partition: number; readonly replays: number },
): OutgoingRecord => ({
  partition,
  key: deadLetter.key,
  value: deadLetter.value,
  headers: {
    ...Object.fromEntries(Object.entries(deadLetter.headers).filter(([name]) => !ours.test(name))),
    [replaysHeader]: Buffer.from(String(replays)),
    [timestampHeader]: Buffer.from(String(firstTimestampMs(deadLetter))),
  },
});

const readNumber = (headers: RecordHeaders, name: string): number | undefined => {
  const given = headers[name];
  if (given === undefined) return undefined;
  const text = String(lastHeaderValues({ [name]: given })[name] ?? '');
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
};
