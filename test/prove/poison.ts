import { conclude } from './fleet/conclude.ts';
import { judgeDeadly, judgeGarbage } from './poison/judge-poison.ts';
import { runDeadly } from './poison/run-deadly.ts';
import { runGarbage } from './poison/run-garbage.ts';
import type { Proof } from './proof.ts';

/** Records that are garbage, and records that kill whoever works on them. */
export const poison: Proof = {
  promise:
    '1 % garbage stops nothing and is set aside as it came; a record that kills its worker alone three times is poison.',
  broken: 'the workers never hold a record to be poison: it may kill a hundred of them',
  async run({ isBroken, say, brokers, redisUrl }) {
    const garbage = await runGarbage({ brokers, redisUrl, records: 10_000, garbageEvery: 100, workers: 3, say });
    const poisonTries = isBroken ? 100 : 3;
    const deadly = await runDeadly({
      brokers,
      redisUrl,
      deadly: 5,
      dieAt: 'send',
      poisonTries,
      patienceSeconds: 300,
      say,
    });
    const broken = [...judgeGarbage(garbage), ...judgeDeadly(deadly)];
    const named = Object.entries(deadly).map(([name, value]) => [`deadly_${name}`, value]);
    return conclude({ ...garbage, ...Object.fromEntries(named) }, broken, say);
  },
};
