export { type Budget, type BudgetOptions, createBudget } from './budget.ts';
export { BudgetClosedError, QuotaExceededError } from './errors.ts';
export { type Limits, spacingMs } from './limits.ts';
export { type BudgetMetrics, type BudgetReading, createBudgetMetrics, type SlotOutcome } from './metrics.ts';
export { type DayReading, type ReadDayOptions, readDay } from './read-day.ts';
