import { brokenRules } from '../fleet/broken-rules.ts';
import type { FleetOutageFigures } from './run-outage.ts';

/** Lists what a run falls short of, moments left out. */
export const judgeFleetOutage = (figures: FleetOutageFigures): string[] =>
  brokenRules([
    [figures.unsettled === 0, 'every record is settled in the end'],
    [figures.deadLettered === 0, 'the outage sets nothing aside'],
    [figures.lost === 0 && figures.delivered === figures.leads, 'every lead is delivered'],
    [figures.duplicates === 0 && figures.repeats === 0, 'each lead is applied once'],
    [figures.orderBreaks === 0, 'the leads of a person are applied in order'],
    [figures.withoutReceipt === 0 && figures.surplusReceipts === 0, 'there is one receipt for each record'],
    [figures.crashed === 0, 'no worker ends by itself'],
    [figures.requestsToNotice > 0 && figures.probes > 0, 'the fleet notices the outage, and looks whether it is over'],
  ]);

const mostProbesPer5s = 1;
const fullSpeedWithinSeconds = 10;

/** Lists what a run falls short of, moments included. */
export const judgeFleetOutageInTime = (figures: FleetOutageFigures): string[] => [
  ...judgeFleetOutage(figures),
  ...brokenRules([
    [figures.maxProbesPer5s <= mostProbesPer5s, 'the whole fleet sends at most one probe in any five seconds'],
    [figures.fullSpeedSeconds <= fullSpeedWithinSeconds, `full speed within ${fullSpeedWithinSeconds} s of the end`],
  ]),
];
