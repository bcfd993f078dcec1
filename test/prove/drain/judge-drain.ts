import { brokenRules } from '../fleet/broken-rules.ts';
import type { DrainFigures } from './run-drain.ts';

/** Lists what a run falls short of, moments left out. */
export const judgeDrain = (figures: DrainFigures): string[] =>
  brokenRules([
    [figures.unsettled === 0, 'every record is settled in the end'],
    [figures.repeats === 0, 'nothing is sent again'],
    [figures.surplusReceipts === 0 && figures.withoutReceipt === 0, 'there is one receipt for each record'],
    [figures.lost === 0 && figures.delivered === figures.leads, 'every lead is delivered'],
    [figures.duplicates === 0, 'no lead has two fates or two contacts'],
    [figures.orderBreaks === 0, 'the leads of a person are applied in order'],
    [figures.leftInDisorder === 0 && figures.crashed === 0, 'workers end when told, with exit code 0'],
  ]);

/** Longest time from SIGTERM to a group without the member, in seconds. */
const leftWithinSeconds = 10;

/** Lists what a run falls short of, moments included. */
export const judgeDrainInTime = (figures: DrainFigures): string[] => [
  ...judgeDrain(figures),
  ...brokenRules([
    [
      figures.leaveSeconds <= leftWithinSeconds,
      `a worker is out of the group within ${leftWithinSeconds} s of SIGTERM`,
    ],
  ]),
];
