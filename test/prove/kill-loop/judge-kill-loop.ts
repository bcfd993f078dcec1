import { brokenRules } from '../fleet/broken-rules.ts';
import type { KillLoopFigures } from './run-kill-loop.ts';

export interface KillLoopBounds {
  /** Records that one worker has in flight at most: what one kill may send again. */
  readonly inFlight: number;
  readonly fewestKills: number;
}

/** Lists what a run falls short of, moments left out. */
export const judgeKillLoop = (figures: KillLoopFigures, { inFlight, fewestKills }: KillLoopBounds): string[] =>
  brokenRules([
    [figures.unsettled === 0, 'every record is settled in the end'],
    [figures.kills >= fewestKills, `at least ${fewestKills} workers are killed`],
    [figures.guests > 0, 'a member joins and leaves in order'],
    [figures.faults > 0 && figures.retriesAfterUnknown > 0, 'requests fail, and some after they were applied'],
    [figures.crashed === 0, 'no worker ends by itself'],
    [figures.lost === 0, 'no lead is lost'],
    [figures.deadLettered === 0, 'no lead is set aside'],
    [figures.duplicates === 0, 'no lead has two fates or two contacts'],
    [figures.orderBreaks === 0, 'the leads of a person are applied in order'],
    [figures.repeats <= inFlight * figures.kills, `at most ${inFlight} leads are sent again for each kill`],
    [figures.withoutReceipt === 0 && figures.surplusReceipts === 0, 'there is one receipt for each record'],
  ]);

/** Longest time after a kill until every partition moves again, in seconds. */
const recoveredWithinSeconds = 12;

/** Lists what a run falls short of, moments included. */
export const judgeKillLoopInTime = (figures: KillLoopFigures, bounds: KillLoopBounds): string[] => [
  ...judgeKillLoop(figures, bounds),
  ...brokenRules([
    [
      figures.recoverySeconds <= recoveredWithinSeconds,
      `every partition moves again within ${recoveredWithinSeconds} s of a kill`,
    ],
  ]),
];
