import { setTimeout as delay } from 'node:timers/promises';
import { watchLag } from '../../support/topics.ts';
import type { Addresses } from '../../support/world.ts';
import { checkForecast, type Forecast } from './check-forecast.ts';
import { measureRate } from './measure-rate.ts';
import { openScene, partitions } from './open-scene.ts';
import type { ScalingSituation } from './situations.ts';

/** How a situation is played. */
export interface PlayOptions extends Addresses {
  /** Whether a second worker is tried, and for how many seconds each number of workers is then measured. */
  readonly trySecondForSeconds?: number;
  /** Whether the backlog is waited for, and the forecast held against it. */
  readonly waitForClear?: boolean;
  /** Says how many workers are wanted by a scrape, in place of what the keeper wants. */
  readonly wantedBy?: (backlog: number) => number;
  readonly say: (text: string) => void;
  /** Gets what the keeper showed in the situation. */
  readonly onRecorded?: (name: string, text: string) => void;
}

/** What a situation came to. */
export interface Played {
  readonly situation: ScalingSituation;
  readonly reason: string | undefined;
  readonly desiredReplicas: number | undefined;
  /** What two workers settle, as a multiple of what one does. */
  readonly gain: number | undefined;
  readonly desiredWithTwo: number | undefined;
  readonly forecast: Forecast | undefined;
}

/** A worker that just joined does not go at its full rate. */
const settleMs = 4000;

/** Brings a fleet into a situation, and reads what the keeper makes of it. */
export const playSituation = async (situation: ScalingSituation, options: PlayOptions): Promise<Played> => {
  const { trySecondForSeconds: seconds, waitForClear = false, wantedBy, say, onRecorded } = options;
  await using scene = await openScene(situation, options);
  const { world, topic, fleet } = scene;
  const wantedOf = (found: Awaited<ReturnType<typeof scene.look>>): number | undefined =>
    wantedBy === undefined ? found?.shown.desiredReplicas : wantedBy(found?.shown.seen.backlog ?? 0);
  const found = await scene.untilReason(situation.reason);
  const played = { situation, reason: found?.shown.reason, desiredReplicas: wantedOf(found) };
  say(`${situation.name}: ${played.reason}, ${played.desiredReplicas} of at most ${partitions} workers wanted`);
  if (found !== undefined) onRecorded?.(situation.reason, found.text);

  const lag = await watchLag(world.brokers, world.groupId, topic);
  try {
    let gain: number | undefined;
    let desiredWithTwo: number | undefined;
    if (seconds !== undefined) {
      const alone = await measureRate(lag, seconds);
      await fleet.start(1);
      await fleet.untilJoined();
      await delay(settleMs);
      const together = await measureRate(lag, seconds);
      gain = together / alone;
      desiredWithTwo = wantedOf(await scene.untilReason(situation.reason));
      say(
        `  one worker settles ${alone.toFixed(1)} leads a second, two ${together.toFixed(1)}; ${desiredWithTwo} wanted`,
      );
    }
    if (!waitForClear) return { ...played, gain, desiredWithTwo, forecast: undefined };
    const forecast = await checkForecast(scene, lag);
    say(`  forecast ${forecast.forecastSeconds.toFixed(1)} s, cleared in ${forecast.clearedSeconds.toFixed(1)} s`);
    return { ...played, gain, desiredWithTwo, forecast };
  } finally {
    await lag.stop();
  }
};
