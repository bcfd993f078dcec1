import type { Clock } from '@leadferry/runtime';
import { type Counts, countBy } from './counts.ts';
import { createFilter, type Selection } from './filter.ts';
import type { Dlq, DlqTopic } from './open-dlq.ts';
import { readEntries } from './read-entries.ts';
import { readLedger } from './read-ledger.ts';
import type { Deed } from './write-marked.ts';

/** The dead letters that are given up, of each topic. */
export type Deeds = readonly (readonly [topic: DlqTopic, deeds: readonly Deed[]])[];

/** What a purge would give up. */
export interface PurgePlan {
  readonly deeds: Deeds;
  readonly byReason: Counts;
  readonly byState: Counts;
}

/** Chooses what a purge gives up: all that is meant and was not purged before. Marks and deletes nothing. */
export const planPurge = async (options: {
  readonly dlq: Dlq;
  readonly selection: Selection;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<PurgePlan> => {
  const { dlq, selection, clock, signal } = options;
  const matches = createFilter(selection, clock.now());
  const [reasons, states]: [string[], string[]] = [[], []];
  const deeds: [DlqTopic, Deed[]][] = [];
  for (const topic of dlq.topics) {
    const ofTopic: Deed[] = [];
    deeds.push([topic, ofTopic]);
    const ledger = await readLedger(dlq.kafka.reader, topic);
    for await (const { deadLetter, state } of readEntries(dlq.kafka.reader, topic, ledger, matches)) {
      signal.throwIfAborted();
      if (state === 'purged' || (selection.state !== undefined && selection.state !== state)) continue;
      if (reasons.length >= (selection.limit ?? Number.POSITIVE_INFINITY)) break;
      const { partition, offset, reason } = deadLetter;
      ofTopic.push({ partition, offset });
      reasons.push(reason);
      states.push(state);
    }
  }
  return { deeds, byReason: countBy(reasons), byState: countBy(states) };
};
