import { judgeDrainInTime } from './drain/judge-drain.ts';
import { runDrain } from './drain/run-drain.ts';
import { conclude } from './fleet/conclude.ts';
import type { Proof } from './proof.ts';

/** A fleet that grows, shrinks and is restarted under load. */
export const drain: Proof = {
  promise: '1 -> 3 -> 1 workers and a rolling restart of 3 under load send nothing again; SIGTERM leaves within 10 s.',
  broken: 'the workers give themselves 100 ms to finish what is in flight',
  async run({ isBroken, say, brokers, redisUrl }) {
    const env = isBroken ? { LEADFERRY_DRAIN_DEADLINE_MS: '100' } : {};
    const figures = await runDrain({ brokers, redisUrl, leadsPerSecond: 200, restSeconds: 10, env, say });
    return conclude({ ...figures }, judgeDrainInTime(figures), say);
  },
};
