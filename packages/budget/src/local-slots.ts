import type { BudgetTime } from './budget-time.ts';
import { countOfDay, type DayCount, isHeldAt, type Knowledge } from './knowledge.ts';
import type { Slot, Slots } from './slots.ts';
import { endOfDay, utcDay } from './utc-day.ts';

/** When a worker whose share of the day is spent asks again: Redis may be back and know of calls others did not use. */
const shareRetryMs = 30_000;

/** What the in-process slots need. */
export interface LocalSlotsOptions {
  readonly knowledge: Knowledge;
  readonly time: Pick<BudgetTime, 'now'>;
  /** Distance of two slots of the fleet; 0 for no spacing. */
  readonly spacingMs: number;
  /** Calls of the fleet in a UTC day; Infinity for no limit. */
  readonly perDay: number;
  /** How many processes share the limits. */
  readonly maxReplicas: number;
  /** At least 0, below 1. */
  readonly random: () => number;
}

/**
 * Creates slots for one process that cannot ask the others: one in `maxReplicas` of the fleet's slots and of what was left of
 * the day when Redis was last heard of, never more than one in `maxReplicas` of the whole day.
 *
 * The slots go on in the step of the last one used: workers whose last slots came from Redis stay apart from each other without talking.
 * A worker without a last slot falls in at a random place. A quota hold is kept and no probe is given, since nobody could
 * see to it that only one worker sends it.
 */
export const createLocalSlots = (options: LocalSlotsOptions): Slots => {
  const { knowledge, time, spacingMs, perDay, maxReplicas, random } = options;
  const stepMs = spacingMs * maxReplicas;

  const nextSlotMs = (): number => {
    const { lastSlotMs, pauseUntilMs } = knowledge;
    const nowMs = time.now();
    const earliestMs = Math.max(nowMs, pauseUntilMs);
    if (stepMs === 0) return earliestMs;
    const wasClockSetBack = lastSlotMs !== undefined && lastSlotMs > nowMs + stepMs;
    if (lastSlotMs === undefined || wasClockSetBack) return earliestMs + random() * stepMs;
    return lastSlotMs + Math.max(1, Math.ceil((earliestMs - lastSlotMs) / stepMs)) * stepMs;
  };

  const shareLeft = ({ granted, refunded, aloneSpent, aloneReported }: DayCount): number => {
    const leftOfWholeShare = Math.floor(perDay / maxReplicas) - aloneSpent;
    const leftSinceRedis = Math.floor((perDay - granted + refunded) / maxReplicas) - (aloneSpent - aloneReported);
    return Math.min(leftOfWholeShare, leftSinceRedis);
  };

  const refund = (slot: Slot): void => {
    if (knowledge.day.day !== utcDay(slot.atMs)) return;
    knowledge.day = { ...knowledge.day, aloneSpent: knowledge.day.aloneSpent - 1 };
  };

  return {
    async reserve(returned) {
      if (returned) refund(returned);
      const atMs = nextSlotMs();
      if (isHeldAt(knowledge, atMs)) return { reason: 'quota_hold', untilMs: knowledge.hold.untilMs };

      const day = utcDay(atMs);
      const count = countOfDay(knowledge, day);
      if (shareLeft(count) < 1) {
        const isWholeDaySpent = maxReplicas === 1;
        if (isWholeDaySpent) return { reason: 'day_spent', untilMs: endOfDay(day) };
        return { reason: 'share_spent', untilMs: Math.min(endOfDay(day), time.now() + shareRetryMs) };
      }
      knowledge.day = { ...count, aloneSpent: count.aloneSpent + 1 };
      return { atMs, isProbe: false };
    },
    async giveBack(slot) {
      refund(slot);
    },
    async share() {},
  };
};
