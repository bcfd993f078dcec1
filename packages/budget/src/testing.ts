import type { Budget } from './budget.ts';

/** A budget that never makes anybody wait and remembers what it was told. */
export interface OpenBudget extends Budget {
  /** How often each was called. */
  readonly calls: { acquire: number; reportThrottled: number; reportQuotaExceeded: number; reportAccepted: number };
  /** Makes the next `acquire` reject. */
  refuseNext(error: Error): void;
}

/** Creates a budget for tests of code that spends one. */
export const createOpenBudget = (): OpenBudget => {
  const calls = { acquire: 0, reportThrottled: 0, reportQuotaExceeded: 0, reportAccepted: 0 };
  const refusals: Error[] = [];
  return {
    calls,
    refuseNext: (error) => refusals.push(error),
    async acquire(signal) {
      signal?.throwIfAborted();
      calls.acquire += 1;
      const refusal = refusals.shift();
      if (refusal) throw refusal;
    },
    takeAtOnce: () => false,
    async reportThrottled() {
      calls.reportThrottled += 1;
    },
    async reportQuotaExceeded() {
      calls.reportQuotaExceeded += 1;
    },
    reportAccepted() {
      calls.reportAccepted += 1;
    },
    remainingToday: () => undefined,
    isDegraded: () => false,
    close: () => {},
  };
};
