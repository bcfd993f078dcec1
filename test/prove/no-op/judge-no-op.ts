import { brokenRules } from '../fleet/broken-rules.ts';
import type { NoOpFigures } from './run-no-op.ts';

/** Most requests of the second reading for each of its leads. */
const mostRequestRatio = 0.001;

/** Lists what a run falls short of. */
export const judgeNoOp = (figures: NoOpFigures): string[] =>
  brokenRules([
    [figures.unsettled === 0, 'both groups work off every record'],
    [figures.firstLost === 0 && figures.firstDelivered === figures.leads, 'the first group delivers every lead'],
    [
      figures.requestRatio <= mostRequestRatio,
      `at most ${mostRequestRatio * 100} % of the leads cost the second group a request`,
    ],
    [figures.lost === 0 && figures.deadLettered === 0, 'the second group loses none and sets none aside'],
    [figures.skipped + figures.delivered === figures.leads, 'the second group skips or delivers every lead'],
    [figures.skippedOtherwise === 0, 'what is skipped is skipped because nothing has changed'],
    [
      figures.withoutReceipt === 0 && figures.surplusReceipts === 0,
      'the second group writes one receipt for each record',
    ],
  ]);
