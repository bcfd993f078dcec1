import fc from 'fast-check';
import { arbitrarySchedule } from '../../../packages/token/test/model/arbitrary-schedule.ts';
import { providers, type Schedule } from '../../../packages/token/test/model/schedule.ts';
import { faultsWithSends, singleFaults } from '../../../packages/token/test/model/sweep.ts';

/** What one of several threads is to run. */
export interface ShareRequest {
  readonly thread: number;
  readonly threads: number;
  /** Schedules drawn at random, over all threads. */
  readonly drawn: number;
  readonly seed: number;
  /** Runs the plain pattern in place of the protocol. */
  readonly isPlain: boolean;
}

/** Of the pairs of a fault and a bad send, calls this far apart are tried. */
const pairsEveryNth = 5;

const allOf = function* ({ drawn, seed }: ShareRequest): Generator<Schedule> {
  for (const provider of providers) yield* singleFaults(provider);
  for (const [index, provider] of providers.entries())
    yield* faultsWithSends(provider, { everyNth: pairsEveryNth, from: index });
  yield* fc.sample(arbitrarySchedule, { seed, numRuns: drawn });
};

/** Lists the schedules of one thread: every n-th of all. */
export const listShare = function* (request: ShareRequest): Generator<Schedule> {
  let index = 0;
  for (const schedule of allOf(request)) {
    if (index % request.threads === request.thread) yield schedule;
    index += 1;
  }
};

/** Counts the schedules of all threads together. */
export const countSchedules = (request: ShareRequest): number => [...allOf(request)].length;
