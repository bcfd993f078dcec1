import { type JournalEntry, maxPerSecond } from '@leadferry/simulator';
import type { Stage } from './stage.ts';

/** How requests kept to the limit of four in any second, by the simulator's journal. */
export interface LimitsVerdict {
  readonly requests: number;
  /** Requests per second between the first and the last one. */
  readonly perSecond: number;
  readonly maxPerSecond: number;
  /** Requests answered 429. */
  readonly throttled: number;
  /** The most that the simulator or a worker was late by itself, in milliseconds; the figures are strict up to 25. */
  readonly latestMs: number;
  readonly wasLate: boolean;
}

const lateAfterMs = 25;
/** Node measures its loop by a timer of 10 ms, which is part of what it tells. */
const timerMs = 10;

/** Starts to watch the requests of a stage; the function returned judges those since then. */
export const watchLimits = async (stage: Stage): Promise<() => Promise<LimitsVerdict>> => {
  const { journal } = stage.world.simulator;
  const before = journal.length;
  // Each worker tells the latest since it was asked last.
  const readWorkersLateMs = async (): Promise<number> =>
    Math.max(0, ...(await stage.readMetric('nodejs_eventloop_lag_max_seconds'))) * 1000 - timerMs;
  await readWorkersLateMs();

  return async () => {
    const requests = journal.read(before).filter(({ kind }) => kind === 'api');
    const [firstMs = 0, lastMs = 0] = [requests[0]?.monotonicMs, requests.at(-1)?.monotonicMs];
    const late = journal.lag().filter(({ monotonicMs }) => monotonicMs >= firstMs && monotonicMs <= lastMs);
    const latestMs = Math.max(await readWorkersLateMs(), ...late.map(({ lateMs }) => lateMs));
    return {
      requests: requests.length,
      perSecond: (requests.length - 1) / ((lastMs - firstMs) / 1000),
      maxPerSecond: maxPerSecond(requests),
      throttled: countThrottled(requests),
      latestMs,
      wasLate: latestMs > lateAfterMs,
    };
  };
};

/** Counts the requests that were answered 429. */
export const countThrottled = (entries: readonly JournalEntry[]): number =>
  entries.filter(({ status }) => status === 429).length;
