import type { Clock } from '@leadferry/runtime';

/** Makes every wake-up of a clock late by what `nextDelayMs` says, as a busy machine does. */
export const createLateClock = (clock: Clock, nextDelayMs: () => number): Clock => ({
  now: clock.now,
  monotonicMs: clock.monotonicMs,
  sleep: (ms, signal) => clock.sleep(ms + nextDelayMs(), signal),
  after: (ms, work) => clock.after(ms + nextDelayMs(), work),
});
