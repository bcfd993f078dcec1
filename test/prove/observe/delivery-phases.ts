import { setTimeout as delay } from 'node:timers/promises';
import { freshLead } from '../../support/leads.ts';
import { startPacedSource } from '../../support/paced-source.ts';
import { publish } from '../../support/topics.ts';
import { until } from '../../support/until.ts';
import { permittedPerSecond } from './observed-fleet.ts';
import type { Phase } from './phase.ts';
import { awaitRequest } from './waits.ts';

/** Records that are no leads. */
export const badRecords = 8;
/** Leads of the surge are numbered from here. */
const surgeBegins = 1_000_000;
const nothing = async (): Promise<void> => {};

/** A source sends records that are no leads. */
export const deadLettersPhase: Phase = {
  name: 'dead letters',
  expects: { LeadferryDeadLettersRising: 5 },
  bring: async ({ world }) => {
    const atMs = Date.now();
    const bad = Array.from({ length: badRecords }, (_, index) => ({ key: `bad-${index}`, value: `no lead ${index}` }));
    await publish(world.brokers, world.topic('leads'), bad);
    return { LeadferryDeadLettersRising: atMs };
  },
  mend: nothing,
};

/** The vendor says that the day's calls are used up, long before midnight. */
export const quotaPhase: Phase = {
  name: 'quota end',
  expects: { LeadferryQuotaSpentEarly: 3 },
  bring: async (fleet) => {
    const { world, source } = fleet;
    world.simulator.set({ perDay: 1 });
    const { atMs } = await awaitRequest(fleet, ({ status }) => status === 429, 20, 'a request over the quota');
    // Few leads wait for midnight: what comes then is spread over a minute, which no scale shortens.
    await source.pause();
    return { LeadferryQuotaSpentEarly: atMs };
  },
  mend: async ({ world, source, midnightMs }) => {
    world.simulator.set({ perDay: 'unlimited' });
    await delay(Math.max(0, midnightMs - Date.now()));
    const from = world.simulator.journal.length;
    const isDelivered = () => world.simulator.journal.read(from).some(({ applied }) => applied);
    await until(isDelivered, 90, 'a delivery after midnight');
    source.resume();
  },
};

/** The API answers 503 for all. */
export const outagePhase: Phase = {
  name: 'outage',
  expects: { LeadferryApiUnavailable: 10, LeadferryLeadsBlocked: 10 },
  bring: async ({ world }) => {
    const atMs = Date.now();
    world.simulator.set({ apiDown: true });
    return { LeadferryApiUnavailable: atMs, LeadferryLeadsBlocked: atMs };
  },
  mend: async ({ world }) => world.simulator.set({ apiDown: false }),
};

/** More than twice as many leads come as may be delivered. */
export const surgePhase: Phase = {
  name: 'surge',
  expects: { LeadferryBacklogNotClearing: 25 },
  bring: async ({ world, scale, prometheus, moreLeads }) => {
    // The rule compares with half an hour ago; a forecast of an outage, which never ends, is nothing to compare with.
    await delay(scale.seconds(1800) * 1000);
    const atMs = Date.now();
    const surge = await startPacedSource({
      brokers: world.brokers,
      topic: world.topic('leads'),
      leadsPerSecond: 2.5 * permittedPerSecond,
      makeLead: (seq) => freshLead({ seq }),
      afterSeq: surgeBegins,
    });
    try {
      const isFiring = async () =>
        (await prometheus.listAlerts()).some(({ state, name }) => state === 'firing' && name.endsWith('NotClearing'));
      await until(isFiring, 60 + scale.seconds(2400), 'the surge to be noticed');
    } finally {
      await surge.stop();
      moreLeads.push(...surge.published);
    }
    return { LeadferryBacklogNotClearing: atMs };
  },
  mend: nothing,
};
