import { conclude } from './fleet/conclude.ts';
import type { Proof } from './proof.ts';
import { judgeSlowKeyInTime } from './slow-key/judge-slow-key.ts';
import { runSlowKey } from './slow-key/run-slow-key.ts';

/** One person whose every request hangs for half a minute, in the midst of others. */
export const slowKey: Proof = {
  promise:
    'A key whose every request hangs 30 s delays no other: their 99th percentile stays within twice that without it.',
  broken: 'the workers take one record of a partition at a time',
  async run({ isBroken, say, brokers, redisUrl }) {
    const env = isBroken ? { LEADFERRY_IN_FLIGHT_PER_PARTITION: '1' } : {};
    const figures = await runSlowKey({
      brokers,
      redisUrl,
      leadsPerSecond: 200,
      seconds: 100,
      hangSeconds: 30,
      env,
      say,
    });
    return conclude({ ...figures }, judgeSlowKeyInTime(figures), say);
  },
};
