const secondsOfDay = 86_400;

/** What a backlog is cleared with. Leads, not requests: a lead may cost more than one, or none. */
export interface ClearingPower {
  /** Leads a second; what is measured, and at most what is permitted. */
  readonly perSecond: number;
  /** Leads that may still be sent today; Infinity without a limit. */
  readonly leftToday: number;
  /** Leads that may be sent on each later day; Infinity without a limit. */
  readonly perDay: number;
  /** Seconds until the day ends. */
  readonly untilMidnight: number;
}

/**
 * Forecasts in how many seconds a backlog is cleared: day by day, each until it or its calls end. Infinity where nothing
 * moves. What comes after the backlog does not delay it, as records of a partition are taken in their order.
 */
export const forecastClear = (backlog: number, power: ClearingPower): number => {
  const { perSecond, perDay, leftToday, untilMidnight } = power;
  if (backlog <= 0) return 0;
  if (perSecond <= 0 || perDay <= 0) return Number.POSITIVE_INFINITY;
  const today = Math.min(leftToday, perSecond * untilMidnight);
  if (backlog <= today) return backlog / perSecond;
  const left = backlog - today;
  const eachDay = Math.min(perDay, perSecond * secondsOfDay);
  const fullDays = Math.ceil(left / eachDay) - 1;
  return untilMidnight + fullDays * secondsOfDay + (left - fullDays * eachDay) / perSecond;
};
