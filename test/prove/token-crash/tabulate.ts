import { trialOutcomes } from '../../../packages/token/test/support/crash/judge-trial.ts';
import type { TrialReport } from '../../../packages/token/test/support/crash/run-trials.ts';
import type { TrialPlan } from '../../../packages/token/test/support/crash/trial-plan.ts';

const nameOf = ({ misfortune, graceMs }: TrialPlan): string => {
  const grace = graceMs > 0 ? ', grace' : '';
  if (misfortune.how === 'lose') return `lose ${misfortune.fault}${grace}`;
  return `${misfortune.how} ${misfortune.at}${misfortune.isInLastChance ? ', last chance' : ''}${grace}`;
};

/** Says, point by point, how often it was struck and what came of it. */
export const tabulate = (reports: readonly TrialReport[]): string[] => {
  const points = [...Map.groupBy(reports, ({ plan }) => nameOf(plan))].sort(([a], [b]) => a.localeCompare(b));
  const head = ['point'.padEnd(32), 'trials', ...trialOutcomes, 'repeats 7.6', 'faults'].join('  ');
  const rows = points.map(([name, group]) => {
    const counts = trialOutcomes.map((wanted) =>
      String(group.filter(({ outcome }) => outcome === wanted).length).padStart(wanted.length),
    );
    const repeats = group.reduce((sum, { retriesAfterUnknown }) => sum + retriesAfterUnknown, 0);
    const faults = group.flatMap((report) => report.faults);
    return [
      name.padEnd(32),
      String(group.length).padStart(6),
      ...counts,
      String(repeats).padStart(11),
      String(faults.length).padStart(6),
    ].join('  ');
  });
  return [head, ...rows];
};
