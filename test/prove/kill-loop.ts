import { type Kafka, startKafka } from '@leadferry/local-stack';
import { conclude } from './fleet/conclude.ts';
import { createNaiveFleet } from './kill-loop/create-naive-fleet.ts';
import { judgeKillLoopInTime } from './kill-loop/judge-kill-loop.ts';
import { runKillLoop } from './kill-loop/run-kill-loop.ts';
import type { Proof } from './proof.ts';

const leads = 100_000;
const leadsPerSecond = 800;
const workers = 4;
const inFlight = 50;
const fewestKills = 10;

/** A fleet that is killed piece by piece for two minutes and a half, while members come and go and the broker too. */
export const killLoop: Proof = {
  promise:
    'Workers killed every 10 s, members coming and going, 5 % of calls failing, no broker for 20 s: nothing lost, doubled or out of order.',
  broken: 'the workers are a bare kafkajs loop: batches side by side, failures passed over, commits by the client',
  async run({ isBroken, say, redisUrl, ...given }) {
    const seed = Date.now() % 2 ** 31;
    say(`kills and failing calls are drawn from seed ${seed}`);
    // A broker that others gave is theirs: this one is taken away.
    const own: Kafka | undefined = given.kafka === undefined ? await startKafka({ progress: say }) : undefined;
    const broker = given.kafka ?? own;
    if (broker === undefined) throw new Error('there is no broker to take away');
    try {
      const figures = await runKillLoop({
        brokers: broker.brokers,
        redisUrl,
        broker,
        leads,
        leadsPerSecond,
        workers,
        inFlight,
        seed,
        killEverySeconds: 10,
        guestEverySeconds: 30,
        brokerAway: { afterSeconds: 65, seconds: 20 },
        say,
        ...(isBroken ? { createWorkers: createNaiveFleet } : {}),
      });
      return conclude({ workers, seed, ...figures }, judgeKillLoopInTime(figures, { inFlight, fewestKills }), say);
    } finally {
      await own?.stop();
    }
  },
};
