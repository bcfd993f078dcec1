import { calm, type Fault, type FaultKind, faultKinds, type Provider, type Schedule, spans } from './schedule.ts';

/** Faults that last: each is tried with every span. The others happen in one moment. */
const lasting: ReadonlySet<FaultKind> = new Set(['pause', 'slow', 'fail_late', 'redis_down']);

/** Ages of the token set at the start, as shares of its life: due while it still serves, and expired. */
export const ages = [0.8, 1.2] as const;

/** Every single fault at one call of a run. */
export const faultsAt = (at: number): Fault[] =>
  faultKinds.flatMap((kind) => (lasting.has(kind) ? spans : (['moment'] as const)).map((span) => ({ at, kind, span })));

/**
 * Every schedule of two workers in which one thing goes wrong at one call, up to the call `calls`, and every fate of the
 * first send: the exhaustive part of the model.
 */
export const singleFaults = function* (provider: Provider, calls: number): Generator<Schedule> {
  for (const age of ages) {
    for (let at = 0; at < calls; at += 1) {
      for (const fault of faultsAt(at)) yield { ...calm, provider, age, faults: [fault] };
    }
  }
};
