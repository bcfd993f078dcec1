import type { Paint } from '../paint.ts';
import { printable } from './printable.ts';
import type { Entry } from './read-entries.ts';
import type { DoneState } from './words.ts';

/** A dead letter for machines, without its key and value. */
export const toEntryFields = ({ topic, deadLetter, state, replays }: Entry): Readonly<Record<string, unknown>> => {
  const { partition, offset, reason, message, leadId, attempts, httpStatus, errorKey, atMs } = deadLetter;
  return {
    topic: topic.source,
    deadLetterTopic: topic.deadLetterTopic,
    partition,
    offset: String(offset),
    reason,
    message,
    at: new Date(atMs).toISOString(),
    leadId,
    attempts,
    httpStatus,
    errorKey,
    sourcePartition: deadLetter.sourcePartition,
    sourceOffset: deadLetter.sourceOffset,
    state,
    replays,
  };
};

/** The heading of a list. */
export const entryHeading = row('place', 'set aside', 'reason', 'state', 'attempts', 'status', 'lead id');

/** A dead letter in one line, for people. */
export const describeEntry = ({ deadLetter, state, replays }: Entry, paint: Paint): string => {
  const { partition, offset, atMs, reason, attempts = '', httpStatus = '', leadId = '' } = deadLetter;
  const told = replays > 0 && state !== 'purged' ? `${state} ${replays}×` : state;
  const cells = [
    `${partition}/${offset}`,
    isoSecond(atMs),
    printable(reason),
    told,
    attempts,
    httpStatus,
    printable(leadId),
  ];
  return paintState(state, paint)(row(...cells));
};

/** Writes a moment to the second, as `--since` takes it. */
export const isoSecond = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** What is still to be done stands out; what is done steps back. */
const paintState = (state: DoneState, paint: Paint) => (state === 'waiting' ? (text: string) => text : paint.faint);

function row(...cells: readonly (string | number)[]): string {
  const widths = [12, 20, 23, 12, 8, 6, 0];
  return cells
    .map((cell, index) => String(cell).padEnd(widths[index] ?? 0))
    .join('  ')
    .trimEnd();
}
