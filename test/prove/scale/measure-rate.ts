import { setTimeout as delay } from 'node:timers/promises';
import type { LagWatch } from '../../support/topics.ts';

/** Measures from outside how many leads a group settles a second, while nothing comes: by its committed offsets. */
export const measureRate = async (lag: LagWatch, seconds: number): Promise<number> => {
  const [startedMs, before] = [performance.now(), await lag.read()];
  await delay(seconds * 1000);
  const [endedMs, after] = [performance.now(), await lag.read()];
  return ((before - after) / (endedMs - startedMs)) * 1000;
};
