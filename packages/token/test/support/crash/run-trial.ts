import { setTimeout as delay } from 'node:timers/promises';
import { openWorker } from '../open-worker.ts';
import { arrangeTrial, type TrialServers, type TrialWorld } from './arrange-trial.ts';
import { awaitEnd, probeOf, type TrialEnd } from './await-end.ts';
import { judgeTrial, type TrialFault, type TrialJudgement } from './judge-trial.ts';
import { type AnyWorker, openPlainWorker } from './open-plain-worker.ts';
import { startVictim, type Victim } from './start-victim.ts';
import type { Misfortune, TrialPlan } from './trial-plan.ts';

/** Longest until the step comes: for a last chance, the access token must first run out. */
const strikeMs = 40_000;
/** Past the lease, the claim's window and the time an answer is waited for, of a token that lives 10 s. */
const standsStillMs = 9000;
/** How long one that goes on is left alone: longer than any claim's window. */
const goesOnMs = 3000;
/** All limits of a claim and of a last chance after it, and as much again. */
const endMs = 100_000;

interface TrialRun {
  readonly end: TrialEnd;
  readonly resumedAtMs?: number;
  readonly faults: readonly TrialFault[];
}

/** Runs one trial on real processes, stores and time; everything it started is gone afterwards. */
export const runTrial = async (plan: TrialPlan, servers: TrialServers): Promise<TrialJudgement> => {
  const { misfortune } = plan;
  const victim = misfortune.how === 'lose' ? undefined : await startVictim();
  const world = await arrangeTrial(plan, servers);
  try {
    const run =
      victim === undefined || misfortune.how === 'lose'
        ? { end: await goOn(plan, world, 'first'), faults: [] }
        : await strike(plan, misfortune, world, victim);
    const judgement = await judgeTrial(plan, world, { end: run.end, resumedAtMs: run.resumedAtMs });
    return { ...judgement, faults: [...judgement.faults, ...run.faults] };
  } finally {
    await victim?.end();
    await world.stop();
  }
};

const strike = async (
  plan: TrialPlan,
  misfortune: Exclude<Misfortune, { how: 'lose' }>,
  world: TrialWorld,
  victim: Victim,
): Promise<TrialRun> => {
  victim.begin({ worker: world.first, pattern: plan.pattern, misfortune });
  if (!(await victim.struck(strikeMs))) return { end: 'silent', faults: ['not_struck'] };
  const struckMs = performance.now();
  const end = await goOn(plan, world, 'successor');
  if (misfortune.how === 'kill') return { end, faults: [] };

  await delay(Math.max(0, standsStillMs - (performance.now() - struckMs)));
  // The one that went on has left: whatever is sent from here on, the one that was stopped sends.
  const resumedAtMs = Date.now();
  victim.resume();
  await delay(goesOnMs);
  const hasLeft = await victim.leave(endMs);
  return { end: await goOn(plan, world, 'third'), resumedAtMs, faults: hasLeft ? [] : ['stuck'] };
};

/** Lets one more worker go on until there is an end. */
const goOn = async (plan: TrialPlan, world: TrialWorld, owner: string): Promise<TrialEnd> => {
  const settings = owner === 'first' ? world.first : world.other;
  const worker: AnyWorker =
    plan.pattern === 'plain'
      ? openPlainWorker(settings)
      : openWorker(settings, () => ({ owner, probe: probeOf(world) }));
  try {
    return await awaitEnd(worker.provider, world, endMs);
  } finally {
    await worker.stop();
  }
};
