import { until } from '../../support/until.ts';
import { untilSettled } from '../fleet/until-settled.ts';
import type { ObservedFleet } from './observed-fleet.ts';
import type { Phase } from './phase.ts';
import { readValue } from './waits.ts';

/** One worker dies twice and is started anew each time, as a cluster does it. */
export const restartPhase: Phase = {
  name: 'restarts',
  expects: { LeadferryWorkerRestarting: 3 },
  bring: async (fleet) => {
    const started = () => readValue(fleet, `process_start_time_seconds{instance="${fleet.targets[0]}"}`);
    for (let time = 0; time < 2; time += 1) {
      const before = await started();
      await fleet.restart(0);
      // Scraped in between, else it is one change.
      await until(async () => ![before, undefined].includes(await started()), 10, 'the new process to be scraped');
    }
    return { LeadferryWorkerRestarting: Date.now() };
  },
  mend: ({ fleet }) => fleet.untilJoined(),
};

/** The broker is away. */
export const kafkaPhase: Phase = {
  name: 'Kafka away',
  expects: { LeadferryKafkaDisconnected: 15 },
  bring: async ({ kafka, source, world }) => {
    await source.pause();
    // Leads in hand would be blocked, with an alert of their own.
    const topic = world.topic('leads');
    await untilSettled({ ...world, topic, patienceSeconds: 30, say: () => {} });
    const atMs = Date.now();
    await kafka?.stopBroker();
    return { LeadferryKafkaDisconnected: atMs };
  },
  mend: async ({ kafka, source, fleet }) => {
    await kafka?.startBroker();
    await fleet.untilJoined();
    source.resume();
  },
};

const workersSeen = async ({ prometheus }: ObservedFleet): Promise<number> =>
  (await prometheus.query('leadferry_build_info{service="lead-worker"}')).length;

/** No worker runs any more. */
export const missingPhase: Phase = {
  name: 'no workers',
  expects: { LeadferryMetricsMissing: 3 },
  bring: async (fleet) => {
    await fleet.fleet.stopAll();
    await until(async () => (await workersSeen(fleet)) === 0, 10, 'the workers to be seen no more');
    return { LeadferryMetricsMissing: Date.now() };
  },
  // The last one: they are gone for good.
  mend: async () => {},
};
