import type { Clock, Logger } from '@leadferry/runtime';
import { SharedSlotsUnavailableError } from './errors.ts';
import type { BudgetMetrics } from './metrics.ts';
import { rejoinEveryMs } from './redis-slots.ts';
import type { Slots } from './slots.ts';

/** What the slots with two sources need. */
export interface FailoverSlotsOptions {
  readonly shared: Slots;
  readonly local: Slots;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: BudgetMetrics;
  /** Ends the search for Redis. */
  readonly closing: AbortSignal;
}

/** Slots from Redis while it is there, from the process's own share while it is not. Never rejects for want of Redis. */
export interface FailoverSlots extends Slots {
  isDegraded(): boolean;
}

/**
 * Creates slots that outlive Redis. Two states:
 * - shared: the start. Left at the first call that fails or takes too long; that same call is answered by the local slots.
 * - degraded: only the local slots are asked. Left by the first of the looks, one a second, that Redis answers.
 */
export const createFailoverSlots = (options: FailoverSlotsOptions): FailoverSlots => {
  const { shared, local, clock, logger, metrics, closing } = options;
  let isDegraded = false;

  const ask = async <T>(question: (slots: Slots) => Promise<T>): Promise<T> => {
    if (isDegraded) return question(local);
    try {
      return await question(shared);
    } catch (error) {
      if (!(error instanceof SharedSlotsUnavailableError)) throw error;
      degrade(error);
      return question(local);
    }
  };

  const degrade = (error: SharedSlotsUnavailableError): void => {
    if (isDegraded || closing.aborted) return;
    isDegraded = true;
    metrics.setDegraded(true);
    logger.warn({ part: 'redis', reason: error.message }, 'budget_degraded');
    void rejoin();
  };

  const rejoin = async (): Promise<void> => {
    while (isDegraded) {
      if (!(await slept())) return;
      isDegraded = !(await isBack());
    }
    metrics.setDegraded(false);
    logger.info({ part: 'redis' }, 'budget_recovered');
  };

  const slept = (): Promise<boolean> =>
    clock.sleep(rejoinEveryMs, closing).then(
      () => true,
      (reason: unknown) => {
        if (!closing.aborted) throw reason;
        return false;
      },
    );

  const isBack = async (): Promise<boolean> => {
    try {
      await shared.share();
      return true;
    } catch (error) {
      if (!(error instanceof SharedSlotsUnavailableError)) throw error;
      return false;
    }
  };

  return {
    reserve: (returned) => ask((slots) => slots.reserve(returned)),
    giveBack: (slot) => ask((slots) => slots.giveBack(slot)),
    share: () => ask((slots) => slots.share()),
    isDegraded: () => isDegraded,
  };
};
