import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { isTokenError, type RefreshStep } from '../../../src/index.ts';
import { openWorker, type WorkerSettings } from '../open-worker.ts';
import { openPlainWorker } from './open-plain-worker.ts';
import type { Misfortune, TrialPlan } from './trial-plan.ts';

/** What the process that will be killed or stopped is told, as one line on its standard input. */
export interface VictimSettings {
  readonly worker: WorkerSettings;
  readonly pattern: TrialPlan['pattern'];
  readonly misfortune: Exclude<Misfortune, { how: 'lose' }>;
}

/** What it says, a line each: that it is loaded, that it is about to be struck, that it has come to its end. */
export type VictimLine = 'loaded' | 'struck' | 'ended';

// Written to the descriptor itself: what was said must have left before the signal.
const say = (line: VictimLine): void => void writeSync(1, `${line}\n`);

/** Strikes this process when its step comes, once; a last chance is known by its claim, the second one. */
const createOnStep = ({ how, at, isInLastChance, when }: VictimSettings['misfortune']) => {
  let claims = 0;
  let isDone = false;
  const strike = (): void => {
    say('struck');
    process.kill(process.pid, how === 'kill' ? 'SIGKILL' : 'SIGSTOP');
  };
  return (step: RefreshStep): void => {
    if (step === 'claimed') claims += 1;
    if (isDone || step !== at || (isInLastChance && claims < 2)) return;
    isDone = true;
    if (when === 'at_once') strike();
    else if (when === 'written') setImmediate(strike);
    else setTimeout(strike, when);
  };
};

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
say('loaded');
const first = await input.next();
// Told nothing: it was started to load its code once, for those that come after it.
if (first.done) process.exit(0);
const { worker: settings, pattern, misfortune } = JSON.parse(first.value) as VictimSettings;
const onStep = createOnStep(misfortune);
const worker =
  pattern === 'plain' ? openPlainWorker(settings, onStep) : openWorker(settings, () => ({ onStep, owner: 'victim' }));

let isAsking = true;
const asking = (async () => {
  while (isAsking) {
    try {
      await worker.provider.getAccessToken();
    } catch (error) {
      if (!isTokenError(error)) throw error;
    }
    await delay(50);
  }
})();
// The second line, or the end of the input: it is to leave in order.
await input.next();
isAsking = false;
await worker.stop();
await asking;
say('ended');
process.exit(0);
