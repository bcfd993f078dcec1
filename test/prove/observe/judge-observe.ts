import { brokenRules } from '../fleet/broken-rules.ts';
import { badRecords } from './delivery-phases.ts';
import type { ObserveFigures } from './run-observe.ts';

/** Lists what a run falls short of. */
export const judgeObserve = (figures: ObserveFigures): string[] =>
  brokenRules([
    [figures.panels > 0 && figures.panelsWithData === figures.panels, 'every panel shows data where it should'],
    [figures.alertsFired === figures.alertsExpected, 'every alert that should fire does'],
    [figures.lateAlerts === 0, 'every alert fires within its time'],
    [figures.falseAlerts === 0, 'no other alert fires'],
    [figures.alertsLeft === 0, 'alerts end when their cause is mended'],
    [figures.unsettled === 0 && figures.lost === 0, 'every record has a fate in the end'],
    [figures.delivered === figures.leads && figures.leads > 0, 'every lead is delivered'],
    [figures.deadLettered === badRecords, 'only what is no lead is set aside'],
    [figures.crashed === 0, 'no worker ends by itself'],
  ]);
