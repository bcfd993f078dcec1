import type { Clock } from '@leadferry/runtime';

/** How fast two machines' clocks may part, as a share of the time that has passed: 100 parts in a million. */
const driftRatio = 1e-4;

/** One reading of the shared clock, between two readings of our own. */
export interface TimeSample {
  /** Monotonic time when the question left. */
  readonly sentMs: number;
  /** Monotonic time when the answer was here. */
  readonly receivedMs: number;
  /** The shared clock in whole milliseconds, read somewhere in between. */
  readonly sharedMs: number;
}

/** The fleet's one time, told by this process's monotonic clock. Epoch milliseconds, shifted by the tests' offset. */
export interface BudgetTime {
  /** Tells the fleet's time now. */
  now(): number;
  /** Turns a moment of the fleet's time into `clock.monotonicMs()`. */
  toMonotonicMs(budgetMs: number): number;
  /** Turns a moment of the fleet's time into `clock.now()`, without the offset, so that a caller can compare the two. */
  toEpochMs(budgetMs: number): number;
  /** Tells by how much `now` may be wrong, in milliseconds; 0 while the shared clock has not been asked. */
  doubtMs(): number;
  /** Learns from one answer of the shared clock. */
  observe(sample: TimeSample): void;
}

/**
 * Keeps the distance between the shared clock (Redis `TIME`) and ours.
 *
 * A single answer places it within its round trip, halfway at best guess. Each further answer narrows that down, so one
 * slow answer does no harm. An answer that contradicts what is known means that the shared clock was set, and starts
 * anew. Before the first answer, the machine's own wall clock stands in.
 */
export const createBudgetTime = ({ clock, timeOffsetMs }: { clock: Clock; timeOffsetMs: number }): BudgetTime => {
  let known: { low: number; high: number; atMs: number } | undefined;
  let aheadMs = clock.now() + timeOffsetMs - clock.monotonicMs();

  const now = (): number => clock.monotonicMs() + aheadMs;

  return {
    now,
    toMonotonicMs: (budgetMs) => budgetMs - aheadMs,
    toEpochMs: (budgetMs) => clock.now() + budgetMs - now(),
    doubtMs: () => (known ? (known.high - known.low) / 2 + (clock.monotonicMs() - known.atMs) * driftRatio : 0),
    observe({ sentMs, receivedMs, sharedMs }) {
      let low = sharedMs - receivedMs;
      let high = sharedMs + 1 - sentMs;
      if (known) {
        const driftMs = (receivedMs - known.atMs) * driftRatio;
        const narrowLow = Math.max(low, known.low - driftMs);
        const narrowHigh = Math.min(high, known.high + driftMs);
        if (narrowLow <= narrowHigh) [low, high] = [narrowLow, narrowHigh];
      }
      known = { low, high, atMs: receivedMs };
      aheadMs = (low + high) / 2;
    },
  };
};
