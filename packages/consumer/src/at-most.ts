import type { Clock } from '@leadferry/runtime';

/** Waits for `work`, but not longer than `ms`; tells whether it ended in time. A failure of it is an end, too. */
export const atMost = async (ms: number, work: Promise<unknown>, clock: Clock): Promise<boolean> => {
  const isOver = new AbortController();
  const ending = work.then(
    () => true,
    () => true,
  );
  const timeOut = clock.sleep(ms, isOver.signal).then(
    () => false,
    () => false,
  );
  const isInTime = await Promise.race([ending, timeOut]);
  isOver.abort();
  return isInTime;
};
