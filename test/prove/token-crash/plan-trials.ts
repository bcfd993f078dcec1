import { type RefreshStep, refreshSteps } from '@leadferry/token';
import { plainSteps } from '../../../packages/token/test/support/crash/open-plain-worker.ts';
import type { LostAnswer, Misfortune, TrialPlan } from '../../../packages/token/test/support/crash/trial-plan.ts';
import { plainWorld, worlds } from '../../../packages/token/test/support/crash/worlds.ts';

type Strike = Exclude<Misfortune, { how: 'lose' }>;

const strikeAt = (how: Strike['how'], at: RefreshStep, when: Strike['when'] = 'at_once'): Strike => ({
  how,
  at,
  when,
  isInLastChance: false,
});

/** Every world with each kind of server: 24 trials. */
const everywhere = (misfortune: Misfortune): TrialPlan[] =>
  [false, true].flatMap((isFamilyRevoked) => worlds.map((world) => ({ ...world, misfortune, isFamilyRevoked })));

/** Every world once, the kind of server in turn: 12 trials. */
const once = (misfortune: (index: number) => Misfortune): TrialPlan[] =>
  worlds.map((world, index) => ({ ...world, misfortune: misfortune(index), isFamilyRevoked: index % 4 > 1 }));

/** While the request is on its way, the server works, or its answer is on its way. */
const momentOf = (index: number): number => 5 + 11 * index;

const killsAt = (at: RefreshStep): TrialPlan[] =>
  at === 'sent'
    ? [
        ...once(() => strikeAt('kill', at)),
        ...once(() => strikeAt('kill', at, 'written')),
        ...once((index) => strikeAt('kill', at, momentOf(index))),
      ]
    : everywhere(strikeAt('kill', at));

/**
 * One that stands still between its last look at the clock and its write sends late whatever a protocol does (7.14): at
 * `sent` it is stopped when the request is written.
 */
const stopsAt = (at: RefreshStep): TrialPlan[] =>
  once(() => strikeAt('stop', at, at === 'sent' ? 'written' : 'at_once'));

const lostAnswers = ['reset_before', 'reset_after', 'hang_after', 'error_before', 'error_after', 'cut_after'] as const;

const losses = (fault: LostAnswer): TrialPlan[] =>
  (['early', 'expired'] as const).flatMap((cause) =>
    [false, true].map((isFamilyRevoked) => ({
      ...plainWorld,
      cause,
      isFamilyRevoked,
      misfortune: { how: 'lose', fault },
    })),
  );

/** A server that was measured to forgive: the answer is asked for again, by its owner or by who finds it dead. */
const graceTrials = (): TrialPlan[] => {
  const graceMs = 12_000;
  const lost = (['reset_after', 'hang_after', 'error_after', 'cut_after'] as const).map((fault) => ({
    how: 'lose' as const,
    fault,
  }));
  return [...lost, strikeAt('kill', 'sent', 'written'), strikeAt('kill', 'answered')].flatMap((misfortune) =>
    (['early', 'expired'] as const).map((cause) => ({ ...plainWorld, cause, graceMs, misfortune })),
  );
};

const lastChanceSteps = ['claimed', 'confirmed', 'marked', 'sent', 'answered', 'escrowed', 'parsed', 'stored'] as const;

/** A second misfortune in the one send that is made when nothing is left to lose. */
const lastChances = (): TrialPlan[] =>
  lastChanceSteps.flatMap((at) =>
    (['there', 'never'] as const).map((redis) => ({
      ...plainWorld,
      redis,
      misfortune: { ...strikeAt('kill', at, at === 'sent' ? 'written' : 'at_once'), isInLastChance: true },
    })),
  );

/** All trials of the proof, the longest first, so that the last to start are soon done. */
export const planTrials = (): TrialPlan[] => [
  ...lastChances(),
  ...refreshSteps.flatMap(stopsAt),
  ...refreshSteps.flatMap(killsAt),
  ...lostAnswers.flatMap(losses),
  ...graceTrials(),
];

/** The plain pattern, struck where it has a step: the judgement must then be bad. */
export const planPlainTrials = (): TrialPlan[] => {
  const strikes: Misfortune[] = plainSteps.flatMap((at) => [
    strikeAt('stop', at, at === 'sent' ? 'written' : 'at_once'),
    strikeAt('kill', at, at === 'sent' ? 'written' : 'at_once'),
  ]);
  const lost: Misfortune[] = lostAnswers.map((fault) => ({ how: 'lose', fault }));
  return [...strikes, ...lost].map((misfortune) => ({ ...plainWorld, pattern: 'plain', misfortune }));
};
