import { type DeliveryFigures, judgeDelivery } from '../../judge/judge-delivery.ts';
import { freshLeads } from '../../support/leads.ts';
import { readEvidence } from '../../support/read-evidence.ts';
import { publish } from '../../support/topics.ts';
import { type Addresses, createWorld } from '../../support/world.ts';
import { createFleet } from '../fleet/fleet.ts';
import { untilSettled } from '../fleet/until-settled.ts';

export interface NoOpOptions extends Addresses {
  readonly leads: number;
  readonly workers: number;
  /** `topics.*.unchanged` of the workers' config file. Default: as it is when nobody says anything. */
  readonly unchanged?: 'off';
  readonly say: (text: string) => void;
}

/** What came of the second reading; the first one's figures have names that say so. */
export interface NoOpFigures extends DeliveryFigures {
  readonly firstDelivered: number;
  readonly firstLost: number;
  readonly firstLeadsPerSecond: number;
  /** Receipts `skipped` of the second reading for another reason than that nothing has changed. */
  readonly skippedOtherwise: number;
  /** Requests to the API in the second reading: for leads, and for lists and fields when the workers start. */
  readonly requests: number;
  readonly requestsForLeads: number;
  /** Requests for leads of the second reading to its leads. */
  readonly requestRatio: number;
  readonly leadsPerSecond: number;
  readonly unsettled: number;
}

const partitions = 12;
const patienceSeconds = 60;
const publishAtOnce = 5000;
const inFlight = 50;
const namesEndpoints: ReadonlySet<string> = new Set(['get_lists', 'get_custom_fields', 'get_tags']);

/** Lets a fleet work off a topic, and then another group the same topic again. */
export const runNoOp = async (options: NoOpOptions): Promise<NoOpFigures> => {
  const { brokers, redisUrl, leads, workers, unchanged, say } = options;
  const world = await createWorld({
    brokers,
    redisUrl,
    partitions,
    limits: 'unlimited',
    switches: { perSecond: 'unlimited', perDay: 'unlimited' },
    ...(unchanged === undefined ? {} : { topics: { leads: { unchanged } } }),
  });
  const { journal } = world.simulator;
  const topic = world.topic('leads');

  /** Starts workers of a group and waits until they have read the whole topic. */
  const read = async (groupId: string) => {
    const before = journal.length;
    const startedMs = performance.now();
    await using fleet = createFleet({
      world,
      env: { KAFKA_GROUP_ID: groupId, LEADFERRY_IN_FLIGHT: String(inFlight) },
    });
    await fleet.start(workers);
    const unsettled = await untilSettled({ brokers, groupId, topic, patienceSeconds, say });
    const seconds = (performance.now() - startedMs) / 1000;
    await fleet.stopAll();
    return { unsettled, entries: journal.read(before), leadsPerSecond: leads / seconds };
  };

  try {
    for (let from = 1; from <= leads; from += publishAtOnce)
      await publish(brokers, topic, freshLeads(Math.min(publishAtOnce, leads - from + 1), partitions, from));
    const [firstGroup, secondGroup] = [world.groupId, `${world.groupId}-again`];
    say(`${leads} leads are published; ${workers} workers read them`);
    const first = await read(firstGroup);
    say(`read at ${first.leadsPerSecond.toFixed(0)} leads a second; another group reads them again`);
    const second = await read(secondGroup);

    const evidence = await readEvidence(brokers, topic);
    const receiptsOf = (groupId: string) => evidence.receipts.filter((receipt) => receipt.groupId === groupId);
    const before = judgeDelivery({ ...evidence, receipts: receiptsOf(firstGroup), journal: first.entries });
    const after = judgeDelivery({ ...evidence, receipts: receiptsOf(secondGroup), journal: second.entries });
    const requests = second.entries.filter(({ kind }) => kind === 'api');
    const requestsForLeads = requests.filter(({ endpoint }) => !namesEndpoints.has(endpoint)).length;
    return {
      ...after,
      firstDelivered: before.delivered,
      firstLost: before.lost,
      firstLeadsPerSecond: first.leadsPerSecond,
      skippedOtherwise: receiptsOf(secondGroup).filter(
        ({ outcome, reason }) => outcome === 'skipped' && reason !== 'unchanged',
      ).length,
      requests: requests.length,
      requestsForLeads,
      requestRatio: requestsForLeads / leads,
      leadsPerSecond: second.leadsPerSecond,
      unsettled: first.unsettled + second.unsettled,
    };
  } finally {
    await world.stop();
  }
};
