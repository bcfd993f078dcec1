import type { Clock } from '@leadferry/runtime';
import type { FakeClock } from '@leadferry/runtime/testing';

/** A process of the model: what it has planned happens while it lives and does not stand still. */
export interface Process {
  readonly name: string;
  isAlive: boolean;
  /** Stands still until then, in milliseconds of the monotonic clock. */
  pausedUntilMs: number;
  /** Its wall clock against the true time. */
  skewMs: number;
}

/** Something that will happen. */
export interface Step {
  readonly process: Process | undefined;
  readonly dueMs: number;
  readonly run: () => void;
}

/** Everything that can happen next in a run; one thing at a time does. */
export interface Steps {
  /** Plans a step of a process, or of the world outside all of them, `afterMs` from now at the earliest. */
  plan(process: Process | undefined, run: () => void, afterMs?: number): Step;
  cancel(step: Step): void;
  /** Lets the next step happen, moving time on where none is due. False when there is none. */
  next(): Promise<boolean>;
  /** Steps that are due now or wait for a process that stands still. */
  hasUnderWay(): boolean;
  /** Returns a clock as a process sees it: its sleeps end only while it runs. */
  clockOf(process: Process): Clock;
}

/** Creates the steps of a run. `pick` chooses among those that could happen next, the oldest first. */
export const createSteps = (clock: FakeClock, pick: (choices: number) => number): Steps => {
  const planned: Step[] = [];

  const readyAtMs = ({ process, dueMs }: Step): number => Math.max(dueMs, process?.pausedUntilMs ?? 0);

  const cancel = (step: Step): void => {
    const index = planned.indexOf(step);
    if (index >= 0) planned.splice(index, 1);
  };

  const dropTheDead = (): void => {
    for (let index = planned.length - 1; index >= 0; index -= 1) {
      if (planned[index]?.process?.isAlive === false) planned.splice(index, 1);
    }
  };

  const plan: Steps['plan'] = (process, run, afterMs = 0) => {
    const step = { process, run, dueMs: clock.monotonicMs() + Math.max(0, afterMs) };
    planned.push(step);
    return step;
  };

  const next = async (): Promise<boolean> => {
    // Every promise that can go on does so before another step is chosen.
    await new Promise((resolve) => setImmediate(resolve));
    dropTheDead();
    if (planned.length === 0) return false;
    let nowMs = clock.monotonicMs();
    const soonestMs = Math.min(...planned.map(readyAtMs));
    if (soonestMs > nowMs) {
      await clock.advance(soonestMs - nowMs);
      nowMs = soonestMs;
    }
    const ready = planned.filter((step) => readyAtMs(step) <= nowMs);
    const step = ready[ready.length === 1 ? 0 : pick(ready.length)];
    if (step === undefined) return false;
    cancel(step);
    step.run();
    return true;
  };

  const sleep = (process: Process, ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = (): void => {
        cancel(step);
        reject(signal?.reason);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const step = plan(process, wake, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    });

  return {
    plan,
    cancel,
    next,
    hasUnderWay: () => {
      const nowMs = clock.monotonicMs();
      return planned.some(({ process, dueMs }) => dueMs <= nowMs || (process?.pausedUntilMs ?? 0) > nowMs);
    },
    clockOf: (process) => ({
      now: () => Math.round(clock.now() + process.skewMs),
      monotonicMs: () => clock.monotonicMs(),
      sleep: (ms, signal) => sleep(process, ms, signal),
      after: (ms, work) => {
        const given = new AbortController();
        sleep(process, ms, given.signal).then(work, () => {});
        return () => given.abort();
      },
    }),
  };
};
