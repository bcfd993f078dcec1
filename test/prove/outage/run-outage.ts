import { setTimeout as delay } from 'node:timers/promises';
import { countExchanges } from '@leadferry/simulator';
import { type DeliveryFigures, judgeDelivery } from '../../judge/judge-delivery.ts';
import { judgeOutage, type OutageFigures } from '../../judge/judge-outage.ts';
import { freshLead } from '../../support/leads.ts';
import { startPacedSource } from '../../support/paced-source.ts';
import { readEvidence } from '../../support/read-evidence.ts';
import { type Addresses, createWorld } from '../../support/world.ts';
import { createFleet } from '../fleet/fleet.ts';
import { untilSettled } from '../fleet/until-settled.ts';
import { allWell, type OutagePhase } from './phases.ts';

export interface OutageOptions extends Addresses {
  readonly phases: readonly OutagePhase[];
  readonly leadsPerSecond: number;
  /** Load before the outage and after it, in seconds. */
  readonly steadySeconds: number;
  /** How many workers there are; where `loneRedisUrls` has addresses, each worker has its own. */
  readonly workers: number;
  readonly loneRedisUrls?: readonly string[];
  readonly say: (text: string) => void;
  /** Gets what the workers wrote, for whoever looks for causes. */
  readonly onLines?: (lines: readonly string[][]) => void;
}

export interface FleetOutageFigures extends DeliveryFigures, OutageFigures {
  readonly outageSeconds: number;
  /** Requests to the token endpoint during the outage. */
  readonly exchanges: number;
  readonly crashed: number;
  readonly unsettled: number;
}

const partitions = 12;
const answerAfterMs = 20;
const patienceSeconds = 60;
/** What comes sooner is no probe: it was in flight, its retries, or made sure that not one lead alone is refused. */
export const noticeSeconds = 5;

/** Takes the API away under load, in several ways one after the other, and brings it back. */
export const runOutage = async (options: OutageOptions): Promise<FleetOutageFigures> => {
  const { brokers, redisUrl, phases, leadsPerSecond, steadySeconds, workers, loneRedisUrls = [], say } = options;
  const world = await createWorld({
    brokers,
    redisUrl,
    partitions,
    limits: 'unlimited',
    switches: { perSecond: 'unlimited', perDay: 'unlimited', apiLatencyAfterMs: answerAfterMs },
  });
  const { simulator, groupId } = world;
  const topic = world.topic('leads');
  const fleet = createFleet({ world });
  try {
    for (let number = 0; number < workers; number += 1) {
      const loneRedisUrl = loneRedisUrls[number];
      await fleet.start(1, loneRedisUrl === undefined ? {} : { REDIS_URL: loneRedisUrl });
    }
    await fleet.untilJoined();
    const makeLead = (seq: number) => freshLead({ seq });
    const source = await startPacedSource({ brokers, topic, leadsPerSecond, makeLead, everyMs: 50 });
    let moments: Parameters<typeof judgeOutage>[1];
    try {
      say(`${workers} workers; ${leadsPerSecond} leads a second`);
      // The first requests are for names; then it is steady.
      await delay((steadySeconds * 1000) / 2);
      const steadyFromMs = performance.now();
      await delay((steadySeconds * 1000) / 2);
      const fromMs = performance.now();
      for (const { name, seconds, switches } of phases) {
        simulator.set(switches);
        const before = simulator.journal.length;
        await delay(seconds * 1000);
        say(`for ${seconds} s the API ${name}: ${simulator.journal.length - before} requests`);
      }
      const toMs = performance.now();
      simulator.set(allWell);
      moments = { steadyFromMs, fromMs, knownMs: fromMs + noticeSeconds * 1000, toMs };
      await delay(steadySeconds * 1000);
    } finally {
      await source.stop();
    }
    const unsettled = await untilSettled({ brokers, groupId, topic, patienceSeconds, say });
    const crashed = fleet.countCrashed();
    await fleet.stopAll();
    const evidence = await readEvidence(brokers, topic);
    const journal = simulator.journal.read();
    const { fromMs, toMs } = moments;
    const during = journal.filter(({ monotonicMs }) => monotonicMs >= fromMs && monotonicMs < toMs);
    const { successful, lost, refused, failed } = countExchanges(during);
    return {
      ...judgeDelivery({ ...evidence, journal }),
      ...judgeOutage(journal, moments),
      outageSeconds: (toMs - fromMs) / 1000,
      exchanges: successful + lost + refused + failed,
      crashed,
      unsettled,
    };
  } finally {
    await fleet.stopAll();
    options.onLines?.(fleet.workers.map(({ lines }) => lines));
    await world.stop();
  }
};
