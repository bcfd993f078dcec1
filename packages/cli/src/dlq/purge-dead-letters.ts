import type { Clock } from '@leadferry/runtime';
import { type Ending, succeed } from '../ending.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { type Ask, confirm } from './confirm.ts';
import { type Counts, countBy, describeCounts, formatCount } from './counts.ts';
import { createFilter, type Selection } from './filter.ts';
import { toRanges } from './offset-ranges.ts';
import type { Dlq, DlqTopic } from './open-dlq.ts';
import { openMarking } from './open-marking.ts';
import { createProgress } from './progress.ts';
import { readEntries } from './read-entries.ts';
import { readLedger } from './read-ledger.ts';
import { type Erasure, reckonErasure } from './reckon-erasure.ts';
import { type Deed, writeMarked } from './write-marked.ts';

export interface PurgeOptions {
  readonly dlq: Dlq;
  readonly groupId: string;
  readonly selection: Selection;
  readonly isDryRun: boolean;
  readonly isSure: boolean;
  readonly ask: Ask;
  readonly clock: Clock;
  readonly output: Output;
  readonly paint: Paint;
  readonly isRedrawn: boolean;
  readonly signal: AbortSignal;
}

const batchDeeds = 5000;

/**
 * Gives dead letters up: marks them, so that no command sends them, and deletes for good what Kafka can delete, which is the
 * front of each partition as far as everything in it is replayed or purged. Says how much of it is erased and how much is
 * only out of sight.
 *
 * @throws what `describeFailure` knows.
 */
export const purgeDeadLetters = async (options: PurgeOptions): Promise<Ending> => {
  const { dlq, isDryRun, output, paint } = options;
  const plan = await planPurge(options);
  const count = plan.deeds.reduce((sum, [, deeds]) => sum + deeds.length, 0);
  const fields = { deadLetters: count, byReason: plan.byReason, byState: plan.byState };
  const topics = dlq.topics.map(({ deadLetterTopic }) => deadLetterTopic).join(', ');
  const chosen = `${paint.bold(`${formatCount(count)} dead letters to purge`)} in ${topics}`;
  const heading =
    count === 0 ? `No dead letters in ${topics} to purge.` : `${chosen}: ${describeCounts(plan.byReason)}`;
  if (isDryRun) return toEnding({ ...fields, purged: 0 }, heading, await rehearse(plan.deeds, options), 'would be');

  output.tell('plan', fields, heading);
  const warning = `${formatCount(plan.byState.waiting ?? 0)} of them were never replayed`;
  if (count > 0) await confirm(`Purge ${formatCount(count)} dead letters for good; ${warning}`, options);
  const erasure = await purge(plan.deeds, count, options);
  return toEnding({ ...fields, purged: count }, `Purged ${formatCount(count)} dead letters.`, erasure, 'are');
};

type Deeds = readonly (readonly [topic: DlqTopic, deeds: readonly Deed[]])[];

const planPurge = async (options: PurgeOptions): Promise<{ deeds: Deeds; byReason: Counts; byState: Counts }> => {
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

/** Reckons what would be erased, had the chosen been purged. */
const rehearse = async (deeds: Deeds, { dlq, clock }: PurgeOptions): Promise<Erasure[]> => {
  const erasures: Erasure[] = [];
  for (const [topic, ofTopic] of deeds) {
    const ledger = await readLedger(dlq.kafka.reader, topic);
    for (const [partition, group] of Map.groupBy(ofTopic, (deed) => deed.partition)) {
      const ranges = toRanges(group.map(({ offset }) => offset));
      ledger.note(partition, { action: 'purged', ranges, at: new Date(clock.now()).toISOString() });
    }
    erasures.push(await reckonErasure(dlq.kafka.reader, topic, ledger));
  }
  return erasures;
};

const purge = async (deeds: Deeds, total: number, options: PurgeOptions): Promise<Erasure[]> => {
  const { dlq, clock, signal } = options;
  const progress = createProgress({ ...options, deed: 'purged', total });
  const erasures: Erasure[] = [];
  for (const [topic, ofTopic] of deeds) {
    const marking = await openMarking(dlq, topic, options);
    try {
      for (let from = 0; from < ofTopic.length; from += batchDeeds) {
        signal.throwIfAborted();
        const batch = ofTopic.slice(from, from + batchDeeds);
        await writeMarked(marking.transactions, topic, 'purged', batch, clock);
        progress.advance(batch.length);
      }
    } finally {
      await marking.transactions.close();
    }
    const ledger = await readLedger(dlq.kafka.reader, { ...topic, hasDone: true });
    const erasure = await reckonErasure(dlq.kafka.reader, topic, ledger);
    await dlq.admin.deleteBefore(topic.deadLetterTopic, erasure.before);
    erasures.push(erasure);
  }
  return erasures;
};

const toEnding = (
  fields: Readonly<Record<string, unknown>>,
  heading: string,
  erasures: readonly Erasure[],
  verb: 'are' | 'would be',
): Ending => {
  const erased = erasures.reduce((sum, each) => sum + each.erased, 0);
  const hidden = erasures.reduce((sum, each) => sum + each.hidden, 0);
  const lines = [
    heading,
    `  ${formatCount(erased)} records ${verb} erased from disk: all that lie before the first dead letter not yet replayed or purged`,
  ];
  if (hidden > 0) {
    lines.push(
      `  ${formatCount(hidden)} purged ones ${verb} hidden only, and stay on disk until what lies before them is replayed or purged too`,
    );
  }
  return succeed({ ...fields, erased, hidden }, lines.join('\n'));
};
