import { type Limits, spacingMs } from '@leadferry/budget';

/** Requests for one lead that is replayed: it is read first, then written. */
export const requestsPerLead = 2;

/** How long requests take when nothing else is sent, in milliseconds, and what was known to reckon it. */
export interface Cost {
  readonly requests: number;
  /** Undefined without limits: then it takes as long as the API does. */
  readonly durationMs: number | undefined;
  /** What is left of today; undefined where nobody could be asked, and a whole day was reckoned with. */
  readonly remainingToday: number | undefined;
}

const dayMs = 86_400_000;

/**
 * Reckons what a number of requests costs under the budget: today's rest first, then whole days, each call at its distance
 * from the one before. Other leads of the same API key take their part of it, which nobody can know before.
 */
export const reckonCost = (
  requests: number,
  limits: Limits | 'unlimited',
  day: { readonly remaining: number; readonly dayEndsInMs: number } | undefined,
): Cost => {
  const remainingToday = day?.remaining;
  if (limits === 'unlimited') return { requests, durationMs: undefined, remainingToday };
  const spacing = spacingMs(limits);
  const today = Math.min(limits.perDay, remainingToday ?? limits.perDay);
  if (requests <= today) return { requests, durationMs: requests * spacing, remainingToday };
  const later = requests - today;
  const wholeDays = Math.ceil(later / limits.perDay) - 1;
  const onLastDay = later - wholeDays * limits.perDay;
  const untilMidnightMs = day?.dayEndsInMs ?? dayMs;
  return { requests, durationMs: untilMidnightMs + wholeDays * dayMs + onLastDay * spacing, remainingToday };
};
