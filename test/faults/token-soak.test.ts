import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { expect, it } from 'vitest';
import { judgePhase } from '../prove/token-soak/judge-phase.ts';
import { gracePhase, type SoakPhase, strictPhase } from '../prove/token-soak/phases.ts';
import { runPhase } from '../prove/token-soak/run-phase.ts';
import { printFigures } from '../support/figures.ts';

const workers = 3;
const leadsPerSecond = 8;

/** The proof `token-soak` runs the same for thirteen minutes with eight workers. */
it.each<[string, SoakPhase]>([
  ['while token calls fail before the server commits', strictPhase(30)],
  ['while answers are lost, where the server forgives for five seconds', gracePhase(20)],
])(
  'tokens that live ten seconds carry a load %s, and Redis and Secrets Manager fail',
  async (title, phase) => {
    const said: string[] = [];
    const lines: string[] = [];
    const figures = await runPhase({
      phase,
      workers,
      leadsPerSecond,
      seed: 1,
      brokers: kafkaBrokers(),
      redisUrl: redisUrl(),
      say: (text) => said.push(text),
      onLines: (written) => lines.push(...written.flat()),
    });
    printFigures(`soak ${title}`, { ...figures });
    expect(judgePhase(phase, figures), [...said, ...lines.slice(-200)].join('\n')).toEqual([]);
  },
  300_000,
);
