import { brokenRules } from '../fleet/broken-rules.ts';
import type { StartFigures } from './run-start.ts';

/** What needs no clock: how large it is and how much it tells. `treeMb`: all that the image adds to its base. */
export const judgeSize = ({ treeMb, series }: { readonly treeMb: number; readonly series: number }): string[] =>
  brokenRules([
    [treeMb <= 120, 'the application without Node is at most 120 MB'],
    [series <= 250, 'a worker of 12 partitions has at most 250 series'],
  ]);

/** Every start counts, not the usual one. */
export const judgeStart = (figures: StartFigures & { readonly treeMb: number }): string[] => [
  ...judgeSize(figures),
  ...brokenRules([
    [figures.slowestAssignmentSeconds <= 3, 'partitions are assigned within 3 s of the start of the process'],
    [figures.largestRssMb <= 160, 'a worker with nothing to do has at most 160 MB resident'],
    [figures.scrapeMilliseconds <= 20, 'a scrape takes at most 20 ms'],
  ]),
];
