import { setTimeout as delay } from 'node:timers/promises';

/** Waits until something is so. @throws {Error} it is not within the patience. */
export const until = async (
  isSo: () => boolean | Promise<boolean>,
  patienceSeconds: number,
  what: string,
): Promise<void> => {
  const untilMs = performance.now() + patienceSeconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > untilMs) throw new Error(`waited in vain for ${what}`);
    await delay(100);
  }
};
