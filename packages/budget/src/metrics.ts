import { createTalliedCounter, createTalliedHistogram } from '@leadferry/runtime';
import { Counter, Gauge, type Registry } from 'prom-client';

/**
 * What became of a slot, or of the wish for one: sent on it; missed by more than 25 ms; nobody waited for it any more; a pause
 * or quota hold came first; none given, because the day's calls are used up.
 */
export const slotOutcomes = ['used', 'late', 'abandoned', 'overtaken', 'refused'] as const;

/** One of `slotOutcomes`. */
export type SlotOutcome = (typeof slotOutcomes)[number];

/** What the gauges show, read when they are scraped. */
export interface BudgetReading {
  /** Calls left today, fleet-wide; undefined without a limit. */
  readonly dayRemaining: number | undefined;
  readonly isHeld: boolean;
}

/** Where a budget counts what it does. */
export interface BudgetMetrics {
  countSlot(outcome: SlotOutcome): void;
  observeWait(waitedMs: number): void;
  setDegraded(isDegraded: boolean): void;
  /** Says where the gauges find their values. The last one to say so is asked. */
  watch(read: () => BudgetReading): void;
}

/** Registers the budget's metrics. Once per registry: a process has one budget. */
export const createBudgetMetrics = (registry: Registry): BudgetMetrics => {
  const registers = [registry];
  let read: () => BudgetReading = () => ({ dayRemaining: undefined, isHeld: false });

  new Gauge({
    name: 'leadferry_budget_day_remaining',
    help: 'Calls left until 00:00 UTC for the whole fleet, as this process knows it; +Inf without a limit.',
    registers,
    collect() {
      this.set(read().dayRemaining ?? Number.POSITIVE_INFINITY);
    },
  });
  new Gauge({
    name: 'leadferry_budget_quota_hold',
    help: '1 while the fleet sends nothing because the vendor answered quota_exceeded.',
    registers,
    collect() {
      this.set(read().isHeld ? 1 : 0);
    },
  });
  const degraded = new Gauge({
    name: 'leadferry_degraded',
    help: '1 while a part is away and the process works on without it.',
    labelNames: ['part'],
    registers,
  });
  const waits = createTalliedHistogram({
    name: 'leadferry_budget_wait_seconds',
    help: 'From asking for a slot to sending on it.',
    labelNames: [],
    buckets: [0.1, 0.3, 1, 5, 10, 30, 60, 300],
    registry,
  });
  const slots = createTalliedCounter({
    name: 'leadferry_budget_slots_total',
    help: 'Slots by what became of them.',
    labelNames: ['outcome'],
    registry,
  });
  const late = new Counter({
    name: 'leadferry_budget_late_slots_total',
    help: 'Slots given up because this process woke up more than 25 ms late.',
    registers,
  });

  degraded.set({ part: 'redis' }, 0);
  const tallies = new Map(slotOutcomes.map((outcome) => [outcome, slots.of(outcome)]));
  const wait = waits.of();

  return {
    countSlot(outcome) {
      tallies.get(outcome)?.inc();
      if (outcome === 'late') late.inc();
    },
    observeWait: (waitedMs) => wait.observe(waitedMs / 1000),
    setDegraded: (isDegraded) => degraded.set({ part: 'redis' }, isDegraded ? 1 : 0),
    watch(source) {
      read = source;
    },
  };
};
