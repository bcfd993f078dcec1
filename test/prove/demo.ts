import { runDemo } from '../demo/demo.ts';
import { holds } from '../demo/reckon.ts';
import { createView } from '../demo/view.ts';
import type { Proof } from './proof.ts';

/** The demo as a proof. */
export const demo: Proof = {
  promise: 'Every lead has one fate past an expiring token and a killed worker; one refresh, no 429.',
  broken: 'the workers believe in eight requests a second',
  async run({ brokers, redisUrl, isBroken }) {
    const limits = isBroken ? { perSecond: 8 } : undefined;
    const run = await runDemo({ brokers, redisUrl }, createView(process.stdout), limits);
    await run.stop();
    const { byReason: _byReason, simulatorWasLate: _late, ...figures } = run.reckoning;
    return { holds: holds(run.reckoning), figures };
  },
};
