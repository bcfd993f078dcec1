import { judgeRun, type Rule } from './judge-run.ts';
import { runSchedule } from './run-schedule.ts';
import type { Schedule } from './schedule.ts';
import type { TokensUnderTest } from './tokens-under-test.ts';

/** A schedule under which a rule was broken: replayed, it does the same again. */
export interface Breach {
  readonly schedule: Schedule;
  readonly rules: readonly Rule[];
}

/** What came of many runs. */
export interface Judgement {
  readonly runs: number;
  readonly faults: number;
  /** Runs that ended well, and runs that ended by naming a dead grant. */
  readonly well: number;
  readonly named: number;
  readonly breaches: readonly Breach[];
}

/** Runs every schedule and judges it. Stops early once `enough` breaches are found. */
export const judgeAll = async (
  schedules: Iterable<Schedule>,
  tokens: TokensUnderTest,
  { enough = 20, onRun = () => {} }: { readonly enough?: number; readonly onRun?: (runs: number) => void } = {},
): Promise<Judgement> => {
  const breaches: Breach[] = [];
  let [runs, faults, well, named] = [0, 0, 0, 0];
  for (const schedule of schedules) {
    const run = await runSchedule(schedule, tokens);
    runs += 1;
    faults += run.befallen.length + run.sendFates.filter((fate) => fate !== 'ok').length;
    if (run.end === 'well') well += 1;
    if (run.end === 'named') named += 1;
    const rules = judgeRun(run);
    if (rules.length > 0) breaches.push({ schedule, rules });
    onRun(runs);
    if (breaches.length >= enough) break;
  }
  return { runs, faults, well, named, breaches };
};
