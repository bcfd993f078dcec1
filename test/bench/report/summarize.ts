import type { LatencyMs } from '../contender.ts';
import type { Run } from '../run/measure-run.ts';

/** A contender at one latency over all rounds: medians of what was measured, sums of what went wrong. */
export interface Summary {
  readonly contender: string;
  readonly latencyMs: LatencyMs;
  readonly leads: number;
  readonly runs: number;
  readonly leadsPerSecond: number;
  readonly cpuMicrosPerLead: number | null;
  readonly peakRssMb: number | null;
  readonly lost: number;
  readonly doubled: number;
  readonly orderBreaks: number;
}

/** Sums up the runs of each contender at each latency, in the order in which they first occur. */
export const summarize = (runs: readonly Run[]): Summary[] =>
  [...Map.groupBy(runs, ({ contender, latencyMs }) => `${contender} ${latencyMs}`).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { contender, latencyMs, leads } = first;
    const middle = (read: (run: Run) => number | null): number | null => medianOf(same.map(read));
    const sum = (read: (run: Run) => number): number => same.reduce((total, run) => total + read(run), 0);
    return {
      contender,
      latencyMs,
      leads,
      runs: same.length,
      leadsPerSecond: middle((run) => run.leadsPerSecond) ?? 0,
      cpuMicrosPerLead: middle((run) => run.cpuMicrosPerLead),
      peakRssMb: middle((run) => run.peakRssMb),
      lost: sum((run) => run.lost),
      doubled: sum((run) => run.doubled),
      orderBreaks: sum((run) => run.orderBreaks),
    };
  });

/** Returns the middle value, of an even number the mean of the two in the middle; null if any is missing. */
export const medianOf = (values: ReadonlyArray<number | null>): number | null => {
  const known = values.filter((value) => value !== null).toSorted((one, other) => one - other);
  if (known.length === 0 || known.length < values.length) return null;
  const [lower = 0, upper = 0] = [known[Math.ceil(known.length / 2) - 1], known[Math.floor(known.length / 2)]];
  return (lower + upper) / 2;
};
