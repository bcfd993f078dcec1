/**
 * Says that the day's calls are used up: by our own count, by the share a worker has without Redis, or because the vendor
 * said `quota_exceeded`. Nothing was sent.
 */
export class QuotaExceededError extends Error {
  override readonly name = 'QuotaExceededError';
  readonly code = 'quota_exceeded';
  readonly retryable = true;
  /** When to ask again, on the caller's own clock (`clock.now()`, epoch milliseconds); see `Budget.acquire`. */
  readonly untilMs: number;
  /**
   * During a hold that the vendor's answer started: when the fleet may first send one request to see whether it is still
   * true, on the caller's clock. Asking before is useless; asking then is allowed, not required.
   */
  readonly probeAtMs: number | undefined;

  constructor({ untilMs, probeAtMs }: { untilMs: number; probeAtMs: number | undefined }) {
    super(`the day's calls are used up until ${new Date(untilMs).toISOString()}`);
    this.untilMs = untilMs;
    this.probeAtMs = probeAtMs;
  }
}

/** Says that the budget was closed while somebody waited for a slot, or before. Nothing was sent. */
export class BudgetClosedError extends Error {
  override readonly name = 'BudgetClosedError';
  readonly code = 'budget_closed';
  readonly retryable = false;

  constructor() {
    super('the budget is closed');
  }
}

/** Says that Redis did not answer in time or answered with an error. Stays inside the package: local slots take over. */
export class SharedSlotsUnavailableError extends Error {
  override readonly name = 'SharedSlotsUnavailableError';
  readonly code = 'redis_unavailable';
  readonly retryable = true;

  constructor(reason: string, options?: ErrorOptions) {
    super(`the shared budget is not available: ${reason}`, options);
  }
}
