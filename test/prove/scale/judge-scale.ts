import { brokenRules } from '../fleet/broken-rules.ts';
import { errorRatio } from './check-forecast.ts';
import type { Played } from './play-situation.ts';

/** More workers help if two settle at least so much more than one, and do not if they settle less than the second figure more. */
const gainFrom = 1.5;
const noGainBelow = 1.15;
const forecastWithin = 0.1;

const fewest = 1;

/** Lists what the formula falls short of in one situation, moments apart. */
export const judgePlayed = ({ situation, reason, desiredReplicas, desiredWithTwo }: Played): string[] => {
  const { name, wantsMore } = situation;
  const isRight = (replicas: number): boolean => (wantsMore ? replicas > fewest : replicas === fewest);
  const rule = `${wantsMore ? 'more' : 'no more'} than the fewest workers are wanted`;
  return brokenRules([
    [reason === situation.reason, `${name}: the reason is ${situation.reason}, not ${reason}`],
    [desiredReplicas !== undefined && isRight(desiredReplicas), `${name}: ${rule}`],
    [desiredWithTwo === undefined || isRight(desiredWithTwo), `${name}: ${rule}, where two work`],
  ]);
};

/** Lists what it falls short of, moments included. */
export const judgePlayedInTime = (played: Played): string[] => {
  const { situation, gain, forecast } = played;
  const { name, wantsMore } = situation;
  return [
    ...judgePlayed(played),
    ...brokenRules([
      [
        gain === undefined || (wantsMore ? gain >= gainFrom : gain < noGainBelow),
        `${name}: a second worker ${wantsMore ? 'helps' : 'does not help'}`,
      ],
      [
        forecast === undefined || errorRatio(forecast) <= forecastWithin,
        `${name}: the forecast is right within ${forecastWithin * 100} %`,
      ],
    ]),
  ];
};
