import type { Proof } from './proof.ts';
import { addPhases } from './token-soak/add-phases.ts';
import { judgePhase } from './token-soak/judge-phase.ts';
import { brokenPhase, gracePhase, strictPhase } from './token-soak/phases.ts';
import { runPhase, type SoakFigures } from './token-soak/run-phase.ts';

const workers = 8;
const leadsPerSecond = 15;

/** Thirteen minutes of tokens that live for ten seconds, with everything around them failing now and then. */
export const tokenSoak: Proof = {
  promise:
    'Tokens that live 10 s, 5 % of all calls failing: one successful exchange a generation, every lead delivered, nobody called.',
  broken: 'the workers believe in a grace of 5 s, the server forgives nothing, and answers are lost',
  async run({ isBroken, say, brokers, redisUrl }) {
    const phases = isBroken ? [brokenPhase(60)] : [strictPhase(600), gracePhase(180)];
    const seed = Date.now() % 2 ** 31;
    say(`the calls that fail are drawn from seed ${seed}`);
    const reckoned: SoakFigures[] = [];
    const faults: string[] = [];
    for (const phase of phases) {
      const figures = await runPhase({ phase, workers, leadsPerSecond, seed, brokers, redisUrl, say });
      reckoned.push(figures);
      say(`${phase.name}: ${JSON.stringify(figures)}`);
      faults.push(...judgePhase(phase, figures).map((fault) => `${phase.name}: does not hold: ${fault}`));
    }
    for (const fault of faults) say(fault);
    return { holds: faults.length === 0, figures: { workers, seed, ...addPhases(reckoned) } };
  },
};
