import type { TrialServers } from './arrange-trial.ts';
import type { TrialJudgement } from './judge-trial.ts';
import { runTrial } from './run-trial.ts';
import { warmUpVictims } from './start-victim.ts';
import type { TrialPlan } from './trial-plan.ts';

/** A trial with what it came to. */
export interface TrialReport extends TrialJudgement {
  readonly plan: TrialPlan;
}

/** Runs trials, so many side by side: they wait more than they work. Tells of each as it ends. */
export const runTrials = async (
  plans: readonly TrialPlan[],
  servers: TrialServers,
  atOnce: number,
  onReport: (report: TrialReport, done: number) => void = () => {},
): Promise<TrialReport[]> => {
  await warmUpVictims();
  const reports: TrialReport[] = [];
  const waiting = plans.values();
  const work = async (): Promise<void> => {
    for (const plan of waiting) {
      const report = { plan, ...(await runTrial(plan, servers)) };
      reports.push(report);
      onReport(report, reports.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return reports;
};
