import type { Contender, LatencyMs } from './contender.ts';
import { limitPerSecond } from './contender.ts';
import { measureRun, type Run, type RunOptions } from './run/measure-run.ts';
import type { Stand } from './run/stand.ts';

/** What is measured: each entry once per round. */
export interface BenchPlan {
  readonly entries: readonly RunOptions[];
  readonly rounds: number;
}

/** Length of a run at a latency. */
const measuredSeconds = 30;

/** Fewest leads that are worth a run. */
const fewest = 200;

/**
 * Chooses how many leads a contender gets, given the number that fast ones get at 0 ms: half for one that works one by
 * one; at a latency what it can do in thirty seconds by arithmetic, and the number at most: of a run of ten seconds those in
 * which the engine still compiles would be a fifth.
 */
export const chooseLeads = ({ inFlight }: Contender, latencyMs: LatencyMs, leads: number): number => {
  if (latencyMs === 0) return inFlight === 1 ? Math.ceil(leads / 2) : leads;
  return Math.max(Math.min(fewest, leads), Math.min(leads, measuredSeconds * limitPerSecond({ inFlight }, latencyMs)));
};

/**
 * Measures all entries of the plan, round by round, so that a slow minute of the machine hits all alike; each round
 * begins with another entry.
 *
 * @throws {Error} a contender ended on its own.
 */
export const runBench = async (
  stand: Stand,
  { entries, rounds }: BenchPlan,
  say: (text: string) => void,
): Promise<Run[]> => {
  const runs: Run[] = [];
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1} of ${rounds}`);
    for (const [index] of entries.entries()) {
      const entry = entries[(index + round) % entries.length];
      if (entry === undefined) continue;
      const run = await measureRun(stand, entry);
      say(describeRun(run));
      runs.push(run);
    }
  }
  return runs;
};

const describeRun = (run: Run): string =>
  [
    `  ${run.contender.padEnd(11)} at ${String(run.latencyMs).padStart(2)} ms`,
    `${String(run.leads).padStart(6)} leads`,
    `${Math.round(run.leadsPerSecond)}/s`,
    `${run.cpuMicrosPerLead === null ? '-' : Math.round(run.cpuMicrosPerLead)} µs CPU each`,
    `${run.peakRssMb === null ? '-' : Math.round(run.peakRssMb)} MiB`,
    `lost ${run.lost}, doubled ${run.doubled}, out of order ${run.orderBreaks}`,
    ...(run.uncommitted === 0 ? [] : [`NOT COMMITTED ${run.uncommitted}`]),
  ].join(', ');
