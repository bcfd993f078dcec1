import { TokenUnavailableError } from '../../src/errors.ts';
import type { Fault } from './schedule.ts';
import type { Process, Steps } from './steps.ts';

/** A call that leaves a process: it is applied outside, then answered, and a fault can befall it on the way. */
export type PortCall = <T>(name: string, apply: () => Promise<T>, failed?: () => T) => Promise<T>;

/** What a fault does to the world beyond the one call it befalls. */
export interface FaultEffects {
  crash(process: Process): void;
  loseMachine(process: Process): void;
  stop(process: Process): void;
  makeStale(process: Process, ms: number): Promise<void>;
  jump(process: Process): void;
  takeRedisAway(ms: number): void;
  loseRedis(): void;
  login(): Promise<void>;
}

export interface PortCallOptions {
  readonly steps: Steps;
  readonly faults: readonly Fault[];
  /** How long a fault lasts, in milliseconds. */
  readonly spanMs: (fault: Fault) => number;
  readonly effects: FaultEffects;
  /** The monotonic time, in milliseconds. */
  readonly nowMs: () => number;
  /** Told of each call, for the record of a run that is looked at. */
  readonly note: (process: Process, call: string, fault: Fault | undefined) => void;
}

/** The calls of all processes, numbered as they are made. */
export interface PortCalls {
  of(process: Process): PortCall;
  readonly count: () => number;
  /** Faults that have befallen a call so far, with the process and the name of the call. */
  readonly befallen: readonly { readonly fault: Fault; readonly process: Process; readonly call: string }[];
  /** Monotonic time at which the last fault that befell a call has passed. */
  readonly calmFromMs: () => number;
  /** From now on no fault befalls a call any more. */
  endFaults(): void;
}

const storeAway = (): never => {
  throw new TokenUnavailableError('the model lets this call fail');
};

export const createPortCalls = ({ steps, faults, spanMs, effects, nowMs, note }: PortCallOptions): PortCalls => {
  const left = new Map(faults.map((fault) => [fault.at, fault]));
  const befallen: { fault: Fault; process: Process; call: string }[] = [];
  let count = 0;
  let calmFromMs = 0;

  const drawFault = (process: Process, call: string): Fault | undefined => {
    const fault = left.get(count);
    count += 1;
    if (fault === undefined) return undefined;
    befallen.push({ fault, process, call });
    calmFromMs = Math.max(calmFromMs, nowMs() + spanMs(fault));
    return fault;
  };

  const callOf =
    (process: Process): PortCall =>
    (name, apply, failed = storeAway) =>
      new Promise((resolve, reject) => {
        // What a dead process still computes reaches nobody.
        if (!process.isAlive) return;
        const fault = drawFault(process, name);
        note(process, name, fault);
        const ms = fault === undefined ? 0 : spanMs(fault);
        const answer = (settle: () => void, afterMs = 0) => void steps.plan(process, settle, afterMs);
        const fail = (): void =>
          answer(() => {
            try {
              resolve(failed());
            } catch (error) {
              reject(error);
            }
          });
        const perform = (afterMs = 0) =>
          void steps.plan(
            undefined,
            () =>
              void apply().then(
                (value) => answer(() => resolve(value), afterMs),
                (error: unknown) => answer(() => reject(error), afterMs),
              ),
            afterMs,
          );
        const performThen = (then: () => unknown, afterMs = 0) =>
          void steps.plan(undefined, () => void apply().then(then, then), afterMs);

        switch (fault?.kind) {
          case 'crash_before':
            return effects.crash(process);
          case 'crash_after':
            performThen(() => {});
            return effects.crash(process);
          case 'lose_machine':
            performThen(() => {});
            return effects.loseMachine(process);
          case 'fail_before':
            return fail();
          case 'fail_after':
            return performThen(fail);
          case 'fail_late':
            performThen(() => {}, ms);
            return fail();
          case 'slow':
            return perform(ms / 2);
          case 'pause':
            process.pausedUntilMs = nowMs() + ms;
            return perform();
          case 'stop':
            effects.stop(process);
            return perform();
          case 'stale':
            void effects.makeStale(process, ms);
            return perform();
          case 'jump':
            effects.jump(process);
            return perform();
          case 'redis_down':
            effects.takeRedisAway(ms);
            return perform();
          case 'redis_lost':
            effects.loseRedis();
            return perform();
          case 'login':
            return void effects.login().then(() => perform());
          case undefined:
            return perform();
        }
      });

  return {
    of: callOf,
    count: () => count,
    befallen,
    calmFromMs: () => calmFromMs,
    endFaults: () => left.clear(),
  };
};
