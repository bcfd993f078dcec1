import type { Clock } from '@leadferry/runtime';
import { type Ending, succeed } from '../ending.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { type Ask, confirm } from './confirm.ts';
import { describeCounts, formatCount } from './counts.ts';
import type { Selection } from './filter.ts';
import { toRanges } from './offset-ranges.ts';
import type { Dlq } from './open-dlq.ts';
import { openMarking } from './open-marking.ts';
import { type Deeds, planPurge } from './plan-purge.ts';
import { createProgress } from './progress.ts';
import { readLedger } from './read-ledger.ts';
import { type Erasure, reckonErasure } from './reckon-erasure.ts';
import { writeMarked } from './write-marked.ts';

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
 * only out of sight. Where nothing is chosen, nothing is deleted.
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
  if (count === 0) {
    const text = `No dead letters in ${topics} to purge. Nothing is erased.`;
    return succeed({ ...fields, purged: 0, erased: 0, hidden: 0 }, text);
  }
  const heading = `${chosen}: ${describeCounts(plan.byReason)}`;
  const would = await rehearse(plan.deeds, options);
  if (isDryRun) return toEnding({ ...fields, purged: 0 }, heading, would, 'would be');

  output.tell('plan', fields, heading);
  const warning = `${formatCount(plan.byState.waiting ?? 0)} of them were never replayed${describeOthers(plan.deeds, would)}`;
  await confirm(`Purge ${formatCount(count)} dead letters for good; ${warning}`, options);
  const erasure = await purge(plan.deeds, count, options);
  return toEnding({ ...fields, purged: count }, `Purged ${formatCount(count)} dead letters.`, erasure, 'are');
};

/** Reckons what would be erased, had the chosen been purged. */
const rehearse = async (deeds: Deeds, { dlq, clock, signal }: PurgeOptions): Promise<Erasure[]> => {
  const erasures: Erasure[] = [];
  for (const [topic, ofTopic] of deeds) {
    signal.throwIfAborted();
    const ledger = await readLedger(dlq.kafka.reader, topic);
    for (const [partition, group] of Map.groupBy(ofTopic, (deed) => deed.partition)) {
      const ranges = toRanges(group.map(({ offset }) => offset));
      ledger.note(partition, { action: 'purged', ranges, at: new Date(clock.now()).toISOString() });
    }
    erasures.push(await reckonErasure(dlq.kafka.reader, topic, ledger));
  }
  return erasures;
};

/** Warns where more is erased than what was chosen: all that is done at the front goes, in every topic. */
const describeOthers = (deeds: Deeds, would: readonly Erasure[]): string => {
  const erased = would.reduce((sum, each) => sum + each.erased, 0);
  const chosen = deeds.flatMap(([, ofTopic], index) =>
    ofTopic.filter(({ partition, offset }) => offset < (would[index]?.before.get(partition) ?? 0n)),
  );
  if (erased <= chosen.length) return '';
  return `; ${formatCount(erased)} records, replayed ones among them, are erased from disk`;
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
