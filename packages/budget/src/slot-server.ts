import type { Clock } from '@leadferry/runtime';
import type { BudgetTime } from './budget-time.ts';
import type { Knowledge } from './knowledge.ts';
import { sendWindow } from './limits.ts';
import type { BudgetMetrics, SlotOutcome } from './metrics.ts';
import { isOvertaken, isRefusal, markUsed, type Refusal, type Slot, type Slots } from './slots.ts';
import type { WaitingLine } from './waiting-line.ts';

/** How long before its slot a process asks once more whether a pause or a quota hold has come up. */
const lookAheadMs = 30;

/** What serving a line takes. */
export interface SlotServerOptions {
  readonly line: WaitingLine;
  readonly slots: Slots;
  readonly knowledge: Knowledge;
  readonly time: BudgetTime;
  readonly clock: Clock;
  readonly metrics: BudgetMetrics;
  /** Is told of each slot just before the waiter it goes to. */
  readonly onUsed: (slot: Slot) => void;
  /** Makes the error that waiters get in place of a slot. */
  readonly refuse: (refusal: Refusal) => Error;
}

/**
 * Creates the function that serves a line until nobody waits; a call while it runs does nothing.
 *
 * It holds one slot at a time, so the queue of the fleet is never longer than its processes. A waiter gets a slot at the slot's
 * moment, not before; which waiter is decided then. A slot that cannot be used is given back and another one taken.
 */
export const createSlotServer = (options: SlotServerOptions): (() => Promise<void>) => {
  const { line, slots, knowledge, time, clock, metrics, onUsed, refuse } = options;
  let isServing = false;

  const serve = async (): Promise<void> => {
    if (isServing) return;
    isServing = true;
    try {
      let unused: Slot | undefined;
      while (unused || !line.isEmpty()) unused = await (line.isEmpty() ? dropSlot(unused) : serveNext(unused));
    } finally {
      isServing = false;
    }
  };

  const dropSlot = async (unused: Slot | undefined): Promise<undefined> => {
    if (unused) await slots.giveBack(unused);
  };

  /** Takes one slot and returns it when it was not used. */
  const serveNext = async (unused: Slot | undefined): Promise<Slot | undefined> => {
    const answer = await slots.reserve(unused);
    if (isRefusal(answer)) {
      for (const waiter of line.clear()) {
        metrics.countSlot('refused');
        waiter.reject(refuse(answer));
      }
      return undefined;
    }
    const outcome = (await reachSlot(answer)) ? judge(answer) : 'abandoned';
    metrics.countSlot(outcome);
    if (outcome !== 'used') return answer;

    const waiter = line.next();
    markUsed(knowledge, answer);
    onUsed(answer);
    metrics.observeWait(clock.monotonicMs() - (waiter?.sinceMs ?? 0));
    waiter?.resolve();
    return undefined;
  };

  const judge = (slot: Slot): SlotOutcome => {
    if (line.isEmpty()) return 'abandoned';
    if (isOvertaken(knowledge, slot)) return 'overtaken';
    return time.now() - slot.atMs > sendWindow(time.doubtMs()).toMs ? 'late' : 'used';
  };

  /** Waits for the slot's moment. Returns false as soon as nobody waits for it any more. */
  const reachSlot = async ({ atMs }: Slot): Promise<boolean> => {
    if (atMs - lookAheadMs > time.now()) {
      if (!(await sleepUntil(atMs - lookAheadMs))) return false;
      // Not awaited: the answer is there by the slot or it is not, the slot does not wait for it.
      void slots.share();
    }
    return sleepUntil(atMs + sendWindow(time.doubtMs()).fromMs);
  };

  const sleepUntil = async (atMs: number): Promise<boolean> => {
    while (!line.isEmpty()) {
      const leftMs = time.toMonotonicMs(atMs) - clock.monotonicMs();
      if (leftMs <= 0) return true;
      const deserted = line.whenDeserted();
      await clock.sleep(Math.ceil(leftMs), deserted).catch((reason: unknown) => {
        if (!deserted.aborted) throw reason;
      });
    }
    return false;
  };

  return serve;
};
