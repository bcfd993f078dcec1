import { setTimeout as delay } from 'node:timers/promises';
import type { LagWatch } from '../../support/topics.ts';
import type { Scene } from './open-scene.ts';

/** What was forecast, and what came. */
export interface Forecast {
  readonly forecastSeconds: number;
  readonly clearedSeconds: number;
}

/** Takes the keeper's forecast now, and waits until the backlog is cleared. */
export const checkForecast = async (scene: Scene, lag: LagWatch): Promise<Forecast> => {
  const startedMs = performance.now();
  const forecastSeconds = (await scene.look())?.shown.clearSeconds ?? Number.NaN;
  const untilMs = startedMs + Math.max(10, forecastSeconds * 3) * 1000;
  while ((await lag.read()) > 0 && performance.now() < untilMs) await delay(100);
  return { forecastSeconds, clearedSeconds: (performance.now() - startedMs) / 1000 };
};

/** By how much a forecast was wrong, as a share of what came. */
export const errorRatio = ({ forecastSeconds, clearedSeconds }: Forecast): number =>
  Math.abs(forecastSeconds - clearedSeconds) / clearedSeconds;
