import { createRegistry } from '@leadferry/runtime';
import { createFakeClock, silentLogger } from '@leadferry/runtime/testing';
import { describe, expect, it } from 'vitest';
import { type BudgetOptions, createBudget } from './budget.ts';
import { BudgetClosedError, QuotaExceededError } from './errors.ts';
import { createBudgetMetrics } from './metrics.ts';

const midnightMs = Date.UTC(2026, 10, 23);

/** One process that has the limits to itself: four a second, 260 ms apart. */
const create = (overrides: Partial<BudgetOptions> = {}, startMs = midnightMs - 3_600_000) => {
  const clock = createFakeClock(startMs);
  const registry = createRegistry({ service: 'test', version: '0' });
  const budget = createBudget({
    key: 'test',
    limits: { perSecond: 4, perDay: 10_000 },
    maxReplicas: 1,
    clock,
    random: () => 0,
    logger: silentLogger,
    metrics: createBudgetMetrics(registry),
    ...overrides,
  });
  const sentAtMs: number[] = [];
  const names: string[] = [];
  const send = async (name = 'x', signal?: AbortSignal): Promise<void> => {
    await budget.acquire(signal);
    sentAtMs.push(clock.monotonicMs());
    names.push(name);
  };
  return { clock, registry, budget, send, sentAtMs, names };
};

const refusalOf = async (wish: Promise<void>): Promise<QuotaExceededError> => {
  const error = await wish.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof QuotaExceededError)) throw new Error('expected a refusal', { cause: error });
  return error;
};

describe('a budget', () => {
  it('serves first come, first served, each on its slot', async () => {
    const { clock, send, sentAtMs, names } = create();
    const all = Promise.all(['a', 'b', 'c'].map((name) => send(name)));
    await clock.advance(1000);
    await all;
    expect(names).toEqual(['a', 'b', 'c']);
    expect(sentAtMs).toEqual([0, 260, 520]);
  });

  it('gives the slot of one who aborts to the next in line', async () => {
    const { clock, budget, send, sentAtMs, names } = create();
    const abort = new AbortController();
    const first = send('first');
    const aborted = send('aborted', abort.signal);
    const next = send('next');
    await clock.advance(100);
    abort.abort(new Error('draining'));
    await expect(aborted).rejects.toThrow('draining');
    await clock.advance(200);
    await Promise.all([first, next]);
    expect(names).toEqual(['first', 'next']);
    expect(sentAtMs).toEqual([0, 260]);
    expect(budget.remainingToday()).toBe(9998);
  });

  it('gives a slot back, day count and all, when nobody waits for it any more', async () => {
    const { clock, budget, send, sentAtMs } = create();
    await Promise.all([send(), clock.advance(0)]);
    const abort = new AbortController();
    const aborted = send('aborted', abort.signal);
    await clock.advance(100);
    abort.abort();
    await expect(aborted).rejects.toBe(abort.signal.reason);
    await clock.advance(0);
    expect(budget.remainingToday()).toBe(9999);
    await Promise.all([send(), clock.advance(160)]);
    expect(sentAtMs).toEqual([0, 260]);
  });

  it('serves one who joins in the very turn in which the last one leaves, and not before the slot', async () => {
    const { clock, send, sentAtMs, names } = create();
    await Promise.all([send('first'), clock.advance(0)]);
    const abort = new AbortController();
    const aborted = send('aborted', abort.signal);
    await clock.advance(100);
    abort.abort();
    const joined = send('joined');
    await expect(aborted).rejects.toThrow();
    await Promise.all([joined, clock.advance(160)]);
    expect(names).toEqual(['first', 'joined']);
    expect(sentAtMs).toEqual([0, 260]);
  });

  it('rejects at once a wish that is aborted already', async () => {
    const { send } = create();
    await expect(send('x', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });

  it('gives up a slot it wakes for more than 25 ms late, and takes another', async () => {
    const clock = createFakeClock();
    let delayMs = 0;
    const late = { ...clock, sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms + delayMs, signal) };
    const { registry, budget } = create({ clock: late });
    const sentAtMs: number[] = [];
    const send = () => budget.acquire().then(() => sentAtMs.push(clock.monotonicMs()));
    await Promise.all([send(), clock.advance(0)]);
    delayMs = 26;
    const second = send();
    await clock.advance(290);
    expect(sentAtMs).toEqual([0]);
    delayMs = 25;
    await clock.advance(300);
    await second;
    expect(sentAtMs).toEqual([0, 520 + 25]);
    expect(budget.remainingToday()).toBe(9998);
    expect(await registry.metrics()).toMatch(/leadferry_budget_late_slots_total 1\n/);
  });

  it('refuses everybody who waits when the day is spent, until the next 00:00 UTC', async () => {
    const { clock, budget, send } = create({ limits: { perSecond: 4, perDay: 2 } });
    const sent = [send(), send()];
    const refused = [refusalOf(send()), refusalOf(send())];
    await clock.advance(1000);
    await Promise.all(sent);
    for (const { code, retryable, untilMs, probeAtMs } of await Promise.all(refused))
      expect({ code, retryable, untilMs, probeAtMs }).toEqual({
        code: 'quota_exceeded',
        retryable: true,
        untilMs: midnightMs,
        probeAtMs: undefined,
      });
    expect(budget.remainingToday()).toBe(0);
    await clock.advance(3_600_000);
    expect(budget.remainingToday()).toBe(2);
    await Promise.all([send(), clock.advance(300)]);
  });

  it('spreads the return of those it refuses over a minute', async () => {
    const { clock, budget, send } = create({ limits: { perSecond: 4, perDay: 1 }, random: () => 0.5 });
    await Promise.all([send(), clock.advance(300)]);
    expect((await refusalOf(budget.acquire())).untilMs).toBe(midnightMs + 30_000);
  });

  it('says until when on the clock of the caller, not on the shifted one', async () => {
    const { budget, clock } = create({ timeOffsetMs: 3_000_000 });
    await budget.reportQuotaExceeded();
    expect((await refusalOf(budget.acquire())).untilMs).toBe(clock.now() + 600_000);
  });

  it('sends nothing for a second after `throttled`, however many report it', async () => {
    const { clock, budget, send, sentAtMs } = create();
    await Promise.all([send(), clock.advance(0)]);
    const waiting = send();
    await clock.advance(100);
    await Promise.all([budget.reportThrottled(), budget.reportThrottled()]);
    await clock.advance(500);
    await budget.reportThrottled();
    await clock.advance(1000);
    await waiting;
    expect(sentAtMs).toEqual([0, 1300]);
    expect(budget.remainingToday()).toBe(9998);
  });

  it('refuses one who already has a slot when `quota_exceeded` is heard', async () => {
    const { clock, budget, send } = create();
    await Promise.all([send(), clock.advance(0)]);
    const waiting = refusalOf(send());
    await clock.advance(100);
    await budget.reportQuotaExceeded();
    await clock.advance(200);
    expect((await waiting).untilMs).toBe(midnightMs);
    expect(budget.remainingToday()).toBe(0);
  });

  it('neither waits nor counts without limits, but obeys what the vendor says', async () => {
    const { clock, budget, send, sentAtMs } = create({ limits: 'unlimited' });
    await Promise.all(Array.from({ length: 500 }, () => send()));
    expect(sentAtMs.at(-1)).toBe(0);
    expect(budget.remainingToday()).toBeUndefined();
    expect(budget.isDegraded()).toBe(false);
    await budget.reportQuotaExceeded();
    expect((await refusalOf(budget.acquire())).untilMs).toBe(midnightMs);
    await clock.advance(3_600_000);
    await send();
  });

  it('rejects those who wait when it is closed, and those who come after', async () => {
    const { clock, budget, send } = create();
    await Promise.all([send(), clock.advance(0)]);
    const waiting = send();
    await clock.advance(10);
    budget.close();
    await expect(waiting).rejects.toBeInstanceOf(BudgetClosedError);
    await expect(budget.acquire()).rejects.toBeInstanceOf(BudgetClosedError);
  });

  it.each([0, -1, 1.5])('refuses %d as the number of replicas', (maxReplicas) => {
    expect(() => create({ maxReplicas })).toThrow(RangeError);
  });

  it('shows its state in its metrics', async () => {
    const { clock, registry, budget, send } = create();
    await Promise.all([send(), send(), clock.advance(300)]);
    const before = await registry.metrics();
    expect(before).toMatch(/leadferry_budget_day_remaining 9998\n/);
    expect(before).toMatch(/leadferry_budget_quota_hold 0\n/);
    expect(before).toMatch(/leadferry_budget_slots_total\{outcome="used"\} 2\n/);
    expect(before).toMatch(/leadferry_budget_wait_seconds_count 2\n/);
    expect(before).toMatch(/leadferry_degraded\{part="redis"\} 1\n/);
    await budget.reportQuotaExceeded();
    await refusalOf(budget.acquire());
    const after = await registry.metrics();
    expect(after).toMatch(/leadferry_budget_quota_hold 1\n/);
    expect(after).toMatch(/leadferry_budget_slots_total\{outcome="refused"\} 1\n/);
  });
});
