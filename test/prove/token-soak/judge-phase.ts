import type { SoakPhase } from './phases.ts';
import type { SoakFigures } from './run-phase.ts';

/**
 * Lists what a phase's figures fall short of; empty where it holds. A phase in which nothing went wrong proves nothing,
 * so the faults must have struck.
 */
export const judgePhase = (phase: SoakPhase, figures: SoakFigures): string[] => {
  const isStrict = phase.name === 'strict';
  const { serverGraceSeconds } = phase;
  const { leads, generations, exchangesPerGeneration, answersLost } = figures;
  const rules: readonly [boolean, string][] = [
    [leads > 0 && figures.delivered === leads, 'every lead has a receipt delivered'],
    [figures.deadLettered === 0, 'no dead letter'],
    [figures.lost === 0, 'every lead has an applied write'],
    [figures.duplicates === 0, 'one fate and one contact for each lead'],
    [figures.orderBreaks === 0, 'order is kept'],
    [figures.reauthRequired === 0, 'no person is called'],
    [figures.refused === 0, 'no refresh token comes once too often'],
    [figures.storedGenerations === generations, 'one generation in the store for each refresh token exchanged'],
    [generations >= phase.seconds / 20, 'the token was refreshed again and again'],
    [figures.redisFaults > 0, 'Redis failed'],
    isStrict
      ? [exchangesPerGeneration === 1, 'one exchange for each refresh token']
      : [figures.resentAfterSeconds < serverGraceSeconds, 'sent again within the grace only'],
    isStrict ? [figures.failedBefore > 0, 'token calls failed'] : [answersLost > 0, 'answers were lost'],
    isStrict
      ? [answersLost === 0, 'no answer was lost']
      : [figures.answersRecovered > 0, 'a lost answer was recovered'],
  ];
  return rules.flatMap(([isKept, rule]) => (isKept ? [] : [rule]));
};
