import { conclude } from './fleet/conclude.ts';
import type { Proof } from './proof.ts';
import { errorRatio } from './scale/check-forecast.ts';
import { judgePlayedInTime } from './scale/judge-scale.ts';
import { partitions } from './scale/open-scene.ts';
import { type Played, playSituation } from './scale/play-situation.ts';
import { keepRecording } from './scale/recording.ts';
import { type ScalingSituation, scalingSituations } from './scale/situations.ts';

/** For about so long there is something to do. */
const seconds = 120;
/** What KEDA's own Kafka scaler takes for one worker, where nobody tells it otherwise. */
const lagOfOneWorker = 10;

/** Six situations of a fleet, played on the real stack; in two of them a second worker is tried. */
export const scale: Proof = {
  promise:
    'The fewest workers when there is nothing to do, the day is spent, the grant or the API is gone or the limit used up; more only when more help.',
  broken: 'the wish for workers is a formula by lag alone',
  async run({ isBroken, say, brokers, redisUrl }) {
    const wantedBy = (backlog: number): number =>
      Math.max(1, Math.min(partitions, Math.ceil(backlog / lagOfOneWorker)));
    const play = (situation: ScalingSituation, tried: object = {}): Promise<Played> =>
      playSituation(situation, {
        brokers,
        redisUrl,
        say,
        ...(isBroken ? { wantedBy } : {}),
        ...(process.env.LEADFERRY_RECORDINGS ? { onRecorded: keepRecording(process.env.LEADFERRY_RECORDINGS) } : {}),
        ...tried,
      });
    const { idle, moreHelps, rateLimit, budgetSpent, grantDead, apiAway } = scalingSituations(seconds);
    const more = await play(moreHelps, { trySecondForSeconds: 20, waitForClear: true });
    const limited = await play(rateLimit, { trySecondForSeconds: 20, waitForClear: true });
    const others: Played[] = [];
    for (const situation of [idle, budgetSpent, grantDead, apiAway]) others.push(await play(situation));

    const figures = {
      situations: 2 + others.length,
      moreHelpsReplicas: more.desiredReplicas ?? 0,
      moreHelpsGainRatio: more.gain ?? 0,
      rateLimitReplicas: limited.desiredWithTwo ?? 0,
      rateLimitGainRatio: limited.gain ?? 0,
      mostOtherReplicas: Math.max(...others.map(({ desiredReplicas = 0 }) => desiredReplicas)),
      forecastErrorRatio: Math.max(...[more, limited].map(({ forecast }) => (forecast ? errorRatio(forecast) : 0))),
    };
    return conclude(figures, [more, limited, ...others].flatMap(judgePlayedInTime), say);
  },
};
