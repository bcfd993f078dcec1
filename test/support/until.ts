import { setTimeout as delay } from 'node:timers/promises';

/** Waits until something is so, or until the patience is over; tells whether it was so. */
export const within = async (patienceSeconds: number, isSo: () => boolean | Promise<boolean>): Promise<boolean> => {
  const untilMs = performance.now() + patienceSeconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > untilMs) return false;
    await delay(100);
  }
  return true;
};

/** Waits until something is so. @throws {Error} it is not within the patience. */
export const until = async (
  isSo: () => boolean | Promise<boolean>,
  patienceSeconds: number,
  what: string,
): Promise<void> => {
  if (!(await within(patienceSeconds, isSo))) throw new Error(`waited in vain for ${what}`);
};
