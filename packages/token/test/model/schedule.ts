/** How the model authorization server treats refresh tokens (reference/token-refresh.md section 2). */
export const providers = ['strict', 'family', 'grace', 'long_lived', 'kills_access'] as const;
export type Provider = (typeof providers)[number];

/**
 * What befalls a worker at one of its port calls.
 *
 * - crash_before, crash_after: the worker dies, and the call is dropped or still applied. A new one starts soon after.
 * - lose_machine: the worker dies with the call applied, and its machine's disk is gone; a new one starts elsewhere.
 * - pause: the call is applied, and the worker stands still for a while, as after SIGSTOP or on a frozen machine.
 * - stop: the worker is told to end, as in a rolling update, and is gone once its `close` has resolved.
 * - slow: the call takes a while; the worker goes on with what else it does.
 * - fail_before, fail_after, fail_late: the call fails, and is not applied, is applied, or is applied a while later.
 * - stale: this worker's reads of the store answer for a while what was there before.
 * - jump: this worker's wall clock jumps, within the allowance for clocks that differ.
 * - redis_down, redis_lost: Redis does not answer for a while; it restarts with nothing in it.
 * - login: a person stores a new grant.
 */
export const faultKinds = [
  'crash_before',
  'crash_after',
  'lose_machine',
  'pause',
  'stop',
  'slow',
  'fail_before',
  'fail_after',
  'fail_late',
  'stale',
  'jump',
  'redis_down',
  'redis_lost',
  'login',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** How long a fault lasts: inside a hedge, past a claim's window, past every limit of a claim, past the token's life. */
export const spans = ['moment', 'window', 'limits', 'life'] as const;
export type Span = (typeof spans)[number];

export interface Fault {
  /** Which port call of the run it befalls, all workers counted together, from 0. */
  readonly at: number;
  readonly kind: FaultKind;
  readonly span: Span;
}

/**
 * How one send fares at the server, from the first on; `ok` after the last one drawn. `lost_before` and `lost_after`
 * the commit, likewise for a 5xx; `cut` is a 200 whose body broke off, `hang` an answer that never comes.
 */
export const sendFates = [
  'ok',
  'lost_before',
  'lost_after',
  'error_before',
  'error_after',
  'cut',
  'hang',
  'throttled',
  'config',
  'never_sent',
] as const;
export type SendFate = (typeof sendFates)[number];

/** One run of the model, whole: the same schedule gives the same run. */
export interface Schedule {
  readonly provider: Provider;
  readonly workers: number;
  readonly lifeMs: number;
  /** Age of the token set when the workers start, as a share of its life. */
  readonly age: number;
  readonly faults: readonly Fault[];
  readonly sends: readonly SendFate[];
  /** Which of the steps that could go on goes first, over and over; always the oldest where there is none. */
  readonly picks: readonly number[];
  /** Wall clocks of the workers against the true time, as shares of the allowance for it, -1 to 1. */
  readonly skews: readonly number[];
  /** Exchanges after which a healthy run may end. */
  readonly exchanges: number;
}

const second = 1000;

/** Lives of access tokens the model runs with: the timing's floors, its proportions and its caps. */
export const lives = [10 * second, 3600 * second, 86_400 * second] as const;

/** A run in which nothing goes wrong: two workers, and a token set that is due while it still serves. */
export const calm: Schedule = {
  provider: 'strict',
  workers: 2,
  lifeMs: 3600 * second,
  age: 0.8,
  faults: [],
  sends: [],
  picks: [],
  skews: [],
  exchanges: 1,
};
