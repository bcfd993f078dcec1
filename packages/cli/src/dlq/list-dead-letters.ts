import type { Clock } from '@leadferry/runtime';
import { type Ending, succeed } from '../ending.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { countBy, describeCounts } from './counts.ts';
import { describeEntry, entryHeading, toEntryFields } from './describe-entry.ts';
import { createFilter, type Selection } from './filter.ts';
import type { Dlq } from './open-dlq.ts';
import { type Entry, readEntries } from './read-entries.ts';
import { readLedger } from './read-ledger.ts';

export interface ListOptions {
  readonly dlq: Dlq;
  readonly selection: Selection;
  readonly clock: Clock;
  readonly output: Output;
  readonly paint: Paint;
  readonly signal: AbortSignal;
}

/** Lists the dead letters that are meant, and counts them by reason and state. Shows no personal data. */
export const listDeadLetters = async (options: ListOptions): Promise<Ending> => {
  const { dlq, output, paint } = options;
  const listed: Pick<Entry, 'state'>[] = [];
  const reasons: string[] = [];
  let headed = '';
  for await (const entry of selectEntries(options)) {
    const { source, deadLetterTopic } = entry.topic;
    if (headed !== source) {
      const heading = `${paint.bold(`${source}: dead letters in ${deadLetterTopic}`)}\n${paint.faint(entryHeading)}`;
      output.tell('topic', { topic: source, deadLetterTopic }, headed === '' ? heading : `\n${heading}`);
    }
    headed = source;
    output.tell('dead_letter', toEntryFields(entry), describeEntry(entry, paint));
    listed.push({ state: entry.state });
    reasons.push(entry.deadLetter.reason);
  }
  const [byState, byReason] = [countBy(listed.map(({ state }) => state)), countBy(reasons)];
  const looked = dlq.topics.map(({ deadLetterTopic }) => deadLetterTopic).join(', ');
  const text =
    listed.length === 0
      ? `No dead letters in ${looked} match.`
      : `\n${listed.length} dead letters: ${describeCounts(byState)}\nby reason: ${describeCounts(byReason)}`;
  return succeed({ deadLetters: listed.length, byState, byReason }, text);
};

/** Reads the dead letters that a selection means, of all its topics, up to its limit. */
export async function* selectEntries(
  options: Pick<ListOptions, 'dlq' | 'selection' | 'clock' | 'signal'>,
): AsyncIterable<Entry> {
  const { dlq, selection, clock, signal } = options;
  const { state, limit = Number.POSITIVE_INFINITY } = selection;
  const matches = createFilter(selection, clock.now());
  let count = 0;
  for (const topic of dlq.topics) {
    const ledger = await readLedger(dlq.kafka.reader, topic);
    for await (const entry of readEntries(dlq.kafka.reader, topic, ledger, matches)) {
      signal.throwIfAborted();
      if (state !== undefined && entry.state !== state) continue;
      if (count >= limit) return;
      count += 1;
      yield entry;
    }
  }
}
