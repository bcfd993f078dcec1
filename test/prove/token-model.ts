import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Judgement, judgeAll } from '../../packages/token/test/model/judge-all.ts';
import { findOut, mutants } from '../../packages/token/test/model/mutants.ts';
import { plainPattern } from '../../packages/token/test/model/plain-pattern.ts';
import { singleFaults } from '../../packages/token/test/model/sweep.ts';
import type { Proof } from './proof.ts';
import { countSchedules, type ShareRequest } from './token-model/shares.ts';

const drawn = 10_000;
/** Breaking the plain pattern does not need so many. */
const drawnPlain = 500;
const tellEveryMs = 5000;

const runShare = (request: ShareRequest, onRuns: (runs: number) => void): Promise<Judgement> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./token-model/run-share.ts', import.meta.url), { workerData: request });
    thread.on('message', ({ runs, judgement }: { runs?: number; judgement?: Judgement }) => {
      if (runs !== undefined) onRuns(runs);
      if (judgement !== undefined) resolve(judgement);
    });
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`a thread of the model ended with ${code} before it was done`)));
  });

const sum = (judgements: readonly Judgement[], of: 'runs' | 'faults' | 'well' | 'named'): number =>
  judgements.reduce((total, judgement) => total + judgement[of], 0);

/** Every single fault, faults with bad sends, and ten thousand schedules drawn at random, against the real provider. */
export const tokenModel: Proof = {
  promise: 'Whatever goes wrong, and in whatever order, no refresh token is sent by two, and no grant ends in silence.',
  broken: 'the plain pattern (lock, read again, POST, put) takes the place of the protocol',
  async run({ isBroken, say }) {
    const threads = availableParallelism();
    const seed = Date.now() % 2 ** 31;
    const whole = { thread: 0, threads, drawn: isBroken ? drawnPlain : drawn, seed, isPlain: isBroken };
    const schedules = countSchedules(whole);
    say(`${schedules} schedules on ${threads} threads, seed ${seed}`);

    const done = new Map<number, number>();
    const teller = setInterval(() => {
      const runs = [...done.values()].reduce((total, count) => total + count, 0);
      say(`${runs} of ${schedules} runs`);
    }, tellEveryMs);
    const judgements = await Promise.all(
      Array.from({ length: threads }, (_, thread) => runShare({ ...whole, thread }, (runs) => done.set(thread, runs))),
    ).finally(() => clearInterval(teller));
    const breaches = judgements.flatMap((judgement) => judgement.breaches);
    for (const { schedule, rules } of breaches.slice(0, 3))
      say(`broken ${rules.join(', ')}: ${JSON.stringify(schedule)}`);

    say('the plain pattern and the mutants, which must be found out');
    const plain = await judgeAll(singleFaults('strict', { everyNth: 3 }), plainPattern, { enough: 500 });
    let mutantsCaught = 0;
    for (const mutant of mutants) {
      const schedule = await findOut(mutant);
      say(`without ${mutant.without}: ${schedule === undefined ? 'NOT found out' : mutant.rule}`);
      if (schedule !== undefined) mutantsCaught += 1;
    }
    const runs = sum(judgements, 'runs');
    return {
      holds:
        breaches.length === 0 && runs === schedules && plain.breaches.length > 0 && mutantsCaught === mutants.length,
      figures: {
        schedules,
        runs,
        faultsInjected: sum(judgements, 'faults'),
        endedWell: sum(judgements, 'well'),
        endedByName: sum(judgements, 'named'),
        rulesBroken: breaches.length,
        plainPatternBroken: plain.breaches.length,
        mutants: mutants.length,
        mutantsCaught,
      },
    };
  },
};
