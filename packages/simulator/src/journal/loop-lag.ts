import type { SimulatorClock } from '../clock.ts';
import type { LagSample } from './journal-entry.ts';

const SAMPLE_EVERY_MS = 20;
const LATE_AFTER_MS = 25;

/**
 * Watches this process's event loop and reports each time it was late by more than 25 ms.
 *
 * @returns a function that ends the watch.
 */
export const watchLoopLag = (deps: { clock: SimulatorClock; report: (sample: LagSample) => void }): (() => void) => {
  const { clock, report } = deps;
  let expectedMs = clock.monotonicMs() + SAMPLE_EVERY_MS;

  const timer = setInterval(() => {
    const monotonicMs = clock.monotonicMs();
    const lateMs = monotonicMs - expectedMs;
    if (lateMs > LATE_AFTER_MS) report({ atMs: clock.realNow(), monotonicMs, lateMs });
    expectedMs = monotonicMs + SAMPLE_EVERY_MS;
  }, SAMPLE_EVERY_MS);
  timer.unref();

  return () => clearInterval(timer);
};
