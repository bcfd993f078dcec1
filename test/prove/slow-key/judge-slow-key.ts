import { brokenRules } from '../fleet/broken-rules.ts';
import type { SlowKeyFigures } from './run-slow-key.ts';

/** Lists what a run falls short of, moments left out. */
export const judgeSlowKey = (figures: SlowKeyFigures): string[] =>
  brokenRules([
    [figures.unsettled === 0, 'every record is settled in the end'],
    [figures.slowRequests > 0, 'requests about the slow key hang'],
    [figures.overtaking > 0, 'other keys of its partition are delivered meanwhile'],
    [figures.lost === 0 && figures.delivered === figures.leads, 'every lead is delivered'],
    [figures.duplicates === 0 && figures.repeats === 0, 'each lead is sent once'],
    [figures.orderBreaks === 0, 'the leads of a person are applied in order'],
    [figures.withoutReceipt === 0 && figures.surplusReceipts === 0, 'there is one receipt for each record'],
  ]);

const mostRatio = 2;

/** Lists what a run falls short of, moments included. */
export const judgeSlowKeyInTime = (figures: SlowKeyFigures): string[] => [
  ...judgeSlowKey(figures),
  ...brokenRules([
    [
      figures.p99Ratio <= mostRatio,
      `the 99th percentile of the other keys stays within ${mostRatio} times of that without it`,
    ],
  ]),
];
