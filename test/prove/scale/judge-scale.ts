import { brokenRules } from '../fleet/broken-rules.ts';
import { errorRatio } from './check-forecast.ts';
import type { Played } from './play-situation.ts';

/** More workers help if two settle at least so much more than one, and do not if they settle less than the second figure more. */
const gainFrom = 1.5;
const noGainBelow = 1.15;
const forecastWithin = 0.1;

const fewest = 1;

/** Lists what the formula falls short of in one situation. */
export const judgePlayed = ({ situation, ...played }: Played): string[] => {
  const { reason, desiredReplicas, gain, desiredWithTwo, forecast } = played;
  const wanted = (replicas: number | undefined): boolean =>
    replicas !== undefined && (situation.wantsMore ? replicas > fewest : replicas === fewest);
  return brokenRules([
    [reason === situation.reason, `${situation.name}: the reason is ${situation.reason}, not ${reason}`],
    [wanted(desiredReplicas), `${situation.name}: ${situation.wantsMore ? 'more' : 'no more'} than the fewest workers`],
    [
      gain === undefined || wanted(desiredWithTwo),
      `${situation.name}: ${situation.wantsMore ? 'more' : 'no more'} than the fewest, where two work`,
    ],
    [
      gain === undefined || (situation.wantsMore ? gain >= gainFrom : gain < noGainBelow),
      `${situation.name}: a second worker ${situation.wantsMore ? 'helps' : 'does not help'}`,
    ],
    [
      forecast === undefined || errorRatio(forecast) <= forecastWithin,
      `${situation.name}: the forecast is right within ${forecastWithin * 100} %`,
    ],
  ]);
};
