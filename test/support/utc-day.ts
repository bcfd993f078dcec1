const dayMs = 86_400_000;

/**
 * Computes by how much workers and simulator must shift their time for 00:00 UTC to come `ms` from now. Never negative,
 * so that tokens the simulator issues are not expired when they are stored.
 */
export const offsetToMidnightIn = (ms: number, nowMs = Date.now()): number => {
  const untilRealMidnightMs = dayMs - (nowMs % dayMs);
  return (untilRealMidnightMs - ms + dayMs) % dayMs;
};
