import { startRedis } from '@leadferry/local-stack';
import { conclude } from './fleet/conclude.ts';
import { judgeFleetOutageInTime } from './outage/judge-fleet-outage.ts';
import { outagePhases } from './outage/phases.ts';
import { runOutage } from './outage/run-outage.ts';
import type { Proof } from './proof.ts';

const workers = 3;

/** Five minutes without the API, in four forms, under load. */
export const outage: Proof = {
  promise:
    'An API that answers 503, 401 or HTML or closes connections costs no lead and a probe each 5 s; full speed 10 s after.',
  broken: 'each worker has a Redis of its own, so that they hear nothing of each other',
  async run({ isBroken, say, brokers, redisUrl }) {
    const lone = isBroken ? await Promise.all(Array.from({ length: workers }, () => startRedis())) : [];
    try {
      const figures = await runOutage({
        brokers,
        redisUrl,
        phases: outagePhases([120, 60, 60, 60]),
        leadsPerSecond: 40,
        steadySeconds: 30,
        workers,
        loneRedisUrls: lone.map(({ url }) => url),
        say,
      });
      return conclude({ workers, ...figures }, judgeFleetOutageInTime(figures), say);
    } finally {
      await Promise.all(lone.map((redis) => redis.stop()));
    }
  },
};
