import type { DoctorFigures } from './run-doctor-proof.ts';

/** Names the rules that the figures break. */
export const judgeDoctor = (figures: DoctorFigures): string[] => {
  const { planted, named, cured, toldFalsely, healthyFaults, leaks, refreshes, traces } = figures;
  const rules: readonly (readonly [boolean, string])[] = [
    [named === planted, `every planted fault is named (${named} of ${planted})`],
    [cured === planted, `every planted fault is told with its cure (${cured} of ${planted})`],
    [toldFalsely === 0, `nothing is told falsely (${toldFalsely})`],
    [healthyFaults === 0, `a healthy deployment has no fault (${healthyFaults})`],
    [leaks === 0, `no secret and no address is shown (${leaks})`],
    [refreshes === 0, `no refresh token is sent (${refreshes})`],
    [traces === 0, `secrets and topics are as before (${traces})`],
  ];
  return rules.flatMap(([holds, rule]) => (holds ? [] : [rule]));
};
