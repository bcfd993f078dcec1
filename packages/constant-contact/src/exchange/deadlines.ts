import type { Clock } from '@leadferry/runtime';

/** Something that is given up when its time is spent. It is in one list of deadlines at most. */
export interface Deadlined {
  giveUp(): void;
  /** The list's own. */
  deadline: Deadline | undefined;
}

/** Where something stands in its list. */
export interface Deadline {
  readonly begunMs: number;
  readonly of: Deadlined;
  earlier: Deadline | undefined;
  later: Deadline | undefined;
}

/** Deadlines that all lie equally far ahead of their beginnings. */
export interface Deadlines {
  /** Gives it up when the time is spent, unless it is ended before. */
  begin(of: Deadlined): void;
  /** Tells for how many milliseconds it was watched; 0 where it was not. */
  end(of: Deadlined): number;
  /** Watches nothing any more. */
  stop(): void;
}

/** A timer so late says that the process was held up, not the API. */
const lateMs = 250;

/**
 * Creates a list of deadlines, each `totalMs` after its beginning. What began first is due first, so that one timer for
 * the first of them is enough; a timer for each would be set and cleared a thousand times for one that ever rings.
 *
 * A process that was held up (a paused machine, a stopped container) finds its timers due before it has read what came in
 * meanwhile: then the sockets are heard out once, lest answers that are there count as none and the API as away.
 */
export const createDeadlines = (clock: Clock, totalMs: number): Deadlines => {
  let first: Deadline | undefined;
  let last: Deadline | undefined;
  let stopTimer: (() => void) | undefined;
  let hasHeardOut = false;

  const ring = (): void => {
    stopTimer = undefined;
    const nowMs = clock.monotonicMs();
    const isLate = first !== undefined && nowMs - first.begunMs - totalMs > lateMs;
    if (isLate && !hasHeardOut) {
      hasHeardOut = true;
      setTimer(0);
      return;
    }
    hasHeardOut = false;
    while (first !== undefined && first.begunMs + totalMs <= nowMs) {
      const { of } = first;
      of.giveUp();
      end(of);
    }
    if (first !== undefined) setTimer(first.begunMs + totalMs - nowMs);
  };

  const setTimer = (ms: number): void => {
    stopTimer ??= clock.after(ms, ring);
  };

  const end = (of: Deadlined): number => {
    const { deadline } = of;
    if (deadline === undefined) return 0;
    of.deadline = undefined;
    if (deadline.earlier === undefined) first = deadline.later;
    else deadline.earlier.later = deadline.later;
    if (deadline.later === undefined) last = deadline.earlier;
    else deadline.later.earlier = deadline.earlier;
    // What has left holds nobody: one that is old and dead would keep every later one, and all its call was made of.
    deadline.earlier = undefined;
    deadline.later = undefined;
    return clock.monotonicMs() - deadline.begunMs;
  };

  return {
    begin: (of) => {
      const deadline = { begunMs: clock.monotonicMs(), of, earlier: last, later: undefined };
      of.deadline = deadline;
      if (last === undefined) first = deadline;
      else last.later = deadline;
      last = deadline;
      setTimer(totalMs);
    },
    end,
    stop: () => {
      stopTimer?.();
      stopTimer = undefined;
    },
  };
};
