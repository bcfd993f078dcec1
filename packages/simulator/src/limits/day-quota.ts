const DAY_MS = 86_400_000;

/** Counts the requests of one UTC day. */
export interface DayQuota {
  /** Counts a request if the day still has room; false when it has none. */
  admit(nowMs: number, limit: number): boolean;
  /** Counts a request whether or not there is room. */
  count(nowMs: number): void;
  /** Requests counted so far in the day of `nowMs`. */
  used(nowMs: number): number;
  /** Sets the count of the day of `nowMs`, to start a test with a day nearly spent. */
  setUsed(nowMs: number, used: number): void;
}

/** Makes a quota whose day begins at 00:00:00 UTC (reference 2). */
export const createDayQuota = (): DayQuota => {
  let day = Number.NaN;
  let used = 0;

  const turn = (nowMs: number): void => {
    const today = Math.floor(nowMs / DAY_MS);
    if (today === day) return;
    day = today;
    used = 0;
  };

  return {
    admit: (nowMs, limit) => {
      turn(nowMs);
      if (used >= limit) return false;
      used += 1;
      return true;
    },
    count: (nowMs) => {
      turn(nowMs);
      used += 1;
    },
    used: (nowMs) => {
      turn(nowMs);
      return used;
    },
    setUsed: (nowMs, value) => {
      turn(nowMs);
      used = value;
    },
  };
};

/** Milliseconds from `nowMs` to the next 00:00:00 UTC. */
export const untilMidnightMs = (nowMs: number): number => DAY_MS - (nowMs % DAY_MS);
