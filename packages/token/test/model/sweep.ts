import {
  calm,
  type Fault,
  type FaultKind,
  faultKinds,
  type Provider,
  type Schedule,
  sendFates,
  spans,
} from './schedule.ts';

/** Faults that last: each is tried with every span. The others happen in one moment. */
const lasting: ReadonlySet<FaultKind> = new Set(['pause', 'slow', 'fail_late', 'redis_down']);

/** Ages of the token set at the start, as shares of its life: due while it still serves, and expired. */
export const ages = [0.8, 1.2] as const;

/** Port calls among which a fault is put: at least those of a calm run of two workers. */
export const callsOfRun = 45;

/** Every single fault that can befall one call. */
const faultsAt = (at: number): Fault[] =>
  faultKinds.flatMap((kind) => (lasting.has(kind) ? spans : (['moment'] as const)).map((span) => ({ at, kind, span })));

/**
 * Every schedule of two workers in which one thing goes wrong: each fault at each call, and each way the first send can
 * fare.
 *
 * @param everyNth takes only every n-th call, from `from` on; default all.
 */
export const singleFaults = function* (
  provider: Provider,
  { everyNth = 1, from = 0 }: { readonly everyNth?: number; readonly from?: number } = {},
): Generator<Schedule> {
  for (const age of ages) {
    for (const fate of sendFates) yield { ...calm, provider, age, sends: [fate] };
    for (let at = from; at < callsOfRun; at += everyNth) {
      for (const fault of faultsAt(at)) yield { ...calm, provider, age, faults: [fault] };
    }
  }
};

/** Every pair of one fault at one call with one way the first send can fare: the slow part of the exhaustive search. */
export const faultsWithSends = function* (
  provider: Provider,
  { everyNth = 1, from = 0 }: { readonly everyNth?: number; readonly from?: number } = {},
): Generator<Schedule> {
  for (const schedule of singleFaults(provider, { everyNth, from })) {
    if (schedule.faults.length === 0) continue;
    for (const fate of sendFates) if (fate !== 'ok') yield { ...schedule, sends: [fate] };
  }
};

/** How many calls apart two faults are tried at most. */
const farApart = 8;

/** Every pair of these two faults in turn, at calls near each other: for what takes two things to go wrong. */
export const faultsInTurn = function* (
  provider: Provider,
  [first, second]: readonly [FaultKind, FaultKind],
): Generator<Schedule> {
  for (const age of ages) {
    for (let at = 0; at < callsOfRun; at += 1) {
      for (let later = at + 1; later <= at + farApart; later += 1) {
        const faults = [
          { at, kind: first, span: 'moment' } as const,
          { at: later, kind: second, span: 'moment' } as const,
        ];
        yield { ...calm, provider, age, faults };
      }
    }
  }
};
