import { setTimeout as delay } from 'node:timers/promises';
import { type DeliveryFigures, judgeDelivery } from '../../judge/judge-delivery.ts';
import { freshLead } from '../../support/leads.ts';
import { startPacedSource } from '../../support/paced-source.ts';
import { readEvidence } from '../../support/read-evidence.ts';
import { type Addresses, createWorld } from '../../support/world.ts';
import { createFleet, type Fleet } from '../fleet/fleet.ts';
import { untilSettled } from '../fleet/until-settled.ts';
import { type Leaving, leaveGroup } from './leave-group.ts';

export interface DrainOptions extends Addresses {
  readonly leadsPerSecond: number;
  /** Load between two steps, in seconds. */
  readonly restSeconds: number;
  /** Replaces entries of the workers' environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly say: (text: string) => void;
  /** Gets what the workers wrote, for whoever looks for causes. */
  readonly onLines?: (lines: readonly string[][]) => void;
}

export interface DrainFigures extends DeliveryFigures {
  /** Workers told to leave, and those of them that did not end with code 0. */
  readonly left: number;
  readonly leftInDisorder: number;
  /** The longest time from SIGTERM until the broker had the member no more. */
  readonly leaveSeconds: number;
  readonly crashed: number;
  readonly unsettled: number;
}

const partitions = 12;
/** A write is applied long before its answer comes: whoever leaves at once leaves it to be sent again. */
const answerAfterMs = 400;
const inFlight = 200;
const patienceSeconds = 60;

/** Scales a fleet under load from one worker to three and back, then restarts three of them one by one. */
export const runDrain = async (options: DrainOptions): Promise<DrainFigures> => {
  const { brokers, redisUrl, leadsPerSecond, restSeconds, say } = options;
  const world = await createWorld({
    brokers,
    redisUrl,
    partitions,
    limits: 'unlimited',
    switches: { perSecond: 'unlimited', perDay: 'unlimited', apiLatencyAfterMs: answerAfterMs },
  });
  const { groupId } = world;
  const topic = world.topic('leads');
  const fleet = createFleet({ world, env: { LEADFERRY_IN_FLIGHT: String(inFlight), ...options.env } });
  const leavings: Leaving[] = [];

  const rest = (): Promise<void> => delay(restSeconds * 1000);
  const grow = async (count: number): Promise<void> => {
    await fleet.start(count);
    await fleet.untilJoined();
    say(`${fleet.running().length} workers`);
    await rest();
  };
  const shrink = async (): Promise<void> => {
    const leaving = await leaveGroup(brokers, groupId, fleet, oldest(fleet));
    leavings.push(leaving);
    say(`a worker is out of the group ${leaving.seconds.toFixed(1)} s after SIGTERM, exit code ${leaving.code}`);
    await rest();
  };

  try {
    await fleet.start(1);
    await fleet.untilJoined();
    const source = await startPacedSource({
      brokers,
      topic,
      leadsPerSecond,
      makeLead: (seq) => freshLead({ seq }),
      everyMs: 50,
    });
    try {
      await rest();
      say('1 -> 3 -> 1');
      await grow(2);
      await shrink();
      await shrink();
      say('a rolling restart of 3');
      await grow(2);
      for (let restarted = 0; restarted < 3; restarted += 1) {
        await grow(1);
        await shrink();
      }
    } finally {
      await source.stop();
    }
    const unsettled = await untilSettled({ brokers, groupId, topic, patienceSeconds, say });
    const crashed = fleet.countCrashed();
    await fleet.stopAll();
    const evidence = await readEvidence(brokers, topic);
    return {
      ...judgeDelivery({ ...evidence, journal: world.simulator.journal.read() }),
      left: leavings.length,
      leftInDisorder: leavings.filter(({ code }) => code !== 0).length,
      leaveSeconds: Math.max(...leavings.map(({ seconds }) => seconds)),
      crashed,
      unsettled,
    };
  } finally {
    await fleet.stopAll();
    options.onLines?.(fleet.workers.map(({ lines }) => lines));
    await world.stop();
  }
};

const oldest = (fleet: Fleet) => {
  const [first] = fleet.running();
  if (first === undefined) throw new Error('no worker runs that could leave');
  return first;
};
