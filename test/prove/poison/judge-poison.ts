import { brokenRules } from '../fleet/broken-rules.ts';
import { type DeadlyFigures, mostPoison } from './run-deadly.ts';
import type { GarbageFigures } from './run-garbage.ts';

/** Lists what a run with garbage falls short of. */
export const judgeGarbage = (figures: GarbageFigures): string[] =>
  brokenRules([
    [figures.unsettled === 0, 'every record is settled in the end'],
    [figures.kinds >= 30, 'there are thirty kinds of garbage'],
    [figures.crashed === 0, 'no worker ends by itself'],
    [figures.delivered === figures.leads - figures.bad && figures.lost === 0, 'every good lead is delivered'],
    [figures.missing === 0 && figures.deadLettered === figures.bad, 'every bad record lies in the dead letter topic'],
    [figures.unexpected === 0, 'no good record does'],
    [figures.altered === 0, 'dead letters keep key, value and headers byte for byte'],
    [figures.wronglyReasoned === 0 && figures.unlabelled === 0, 'dead letters say why they are there'],
    [figures.duplicates === 0 && figures.orderBreaks === 0, 'each record has one fate, in order'],
    [figures.withoutReceipt === 0 && figures.surplusReceipts === 0, 'there is one receipt for each record'],
  ]);

/** Lists what a run with deadly records falls short of. */
export const judgeDeadly = (figures: DeadlyFigures): string[] => {
  const settable = Math.min(figures.deadly, mostPoison);
  const isHeld = figures.deadly > mostPoison;
  return brokenRules([
    [figures.poisoned === settable, `${settable} deadly records are set aside as poison, and no more`],
    [figures.goodDeadLettered === 0, 'no good lead is set aside with them'],
    [
      figures.goodDelivered + figures.goodWrittenBefore >= figures.good - figures.goodHeld,
      'every good lead that need not wait is delivered',
    ],
    [isHeld === figures.unsettled > 0, isHeld ? 'the partition waits before the next' : 'every record is settled'],
    [figures.deaths > settable, 'workers die of them'],
    [figures.duplicates === 0 && figures.orderBreaks === 0, 'each good lead has one fate, in order'],
  ]);
};
