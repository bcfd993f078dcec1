import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readShownTopic, type ShownTopic } from '../../../packages/fleet/test/support/read-metrics.ts';
import { freshLeads } from '../../support/leads.ts';
import { publish } from '../../support/topics.ts';
import { startWorker, type WorkerProcess } from '../../support/worker-process.ts';
import { type Addresses, createWorld, type World } from '../../support/world.ts';
import { createFleet, type Fleet } from '../fleet/fleet.ts';
import type { ScalingSituation } from './situations.ts';

export const keeperMain = resolve(import.meta.dirname, '../../../services/token-keeper/src/main.ts');

export const partitions = 6;
/** The keeper of a scene looks each second, and lowers its wish after two. */
export const keeperEnv = {
  LEADFERRY_FLEET_EVERY_MS: '1000',
  LEADFERRY_CLEAR_WITHIN_SECONDS: '20',
  LEADFERRY_SCALE_DOWN_AFTER_SECONDS: '2',
} as const;

const patienceMs = 120_000;
const lookEveryMs = 500;
/** So often in a row the answer must be the same. */
const looksInARow = 8;

/** A situation, played: a deployment, its workers, and a keeper that watches them. */
export interface Scene extends AsyncDisposable {
  readonly world: World;
  readonly topic: string;
  readonly fleet: Fleet;
  readonly keeper: WorkerProcess;
  /** Reads what the keeper shows now; undefined while it shows nothing. */
  look(): Promise<{ readonly text: string; readonly shown: ShownTopic } | undefined>;
  /** Waits until the keeper gives this reason, eight looks in a row, and wants as many workers each time; or two minutes are over. */
  untilReason(reason: string): Promise<{ readonly text: string; readonly shown: ShownTopic } | undefined>;
}

/** Plays a situation: one worker, one keeper, all leads published; what befalls the fleet befalls it once leads are delivered. */
export const openScene = async (situation: ScalingSituation, addresses: Addresses): Promise<Scene> => {
  const { leads, limits, switches = {}, env = {}, befall } = situation;
  const world = await createWorld({ ...addresses, partitions, limits, switches });
  const topic = world.topic('leads');
  const fleet = createFleet({ world, env });
  const keeper = await startWorker({ env: { ...world.env, ...keeperEnv }, config: world.config, main: keeperMain });

  const look: Scene['look'] = async () => {
    const text = (await keeper.ask('/metrics'))?.body;
    const shown = text === undefined ? undefined : readShownTopic(text, topic);
    return text === undefined || shown === undefined ? undefined : { text, shown };
  };

  const scene: Scene = {
    world,
    topic,
    fleet,
    keeper,
    look,
    untilReason: async (reason) => {
      const untilMs = performance.now() + patienceMs;
      let inARow = 0;
      let wanted: number | undefined;
      let seen = await look();
      while (inARow < looksInARow && performance.now() < untilMs) {
        await delay(lookEveryMs);
        seen = await look();
        const isSame = seen?.shown.reason === reason && seen.shown.desiredReplicas === wanted;
        inARow = isSame ? inARow + 1 : 0;
        wanted = seen?.shown.desiredReplicas;
      }
      return seen;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([fleet.stopAll(), keeper.stop()]);
      await world.stop();
    },
  };
  try {
    await fleet.start(1);
    await fleet.untilJoined();
    if (leads > 0) await publish(addresses.brokers, topic, freshLeads(leads, partitions));
    if (befall !== undefined) {
      await untilDelivering(world);
      befall(world);
    }
    return scene;
  } catch (error) {
    await scene[Symbol.asyncDispose]();
    throw error;
  }
};

const untilDelivering = async ({ simulator }: World): Promise<void> => {
  const isWrite = (): boolean =>
    simulator.journal.read().filter(({ kind, status }) => kind === 'api' && status < 300).length > 20;
  for (const untilMs = performance.now() + patienceMs; !isWrite(); await delay(100))
    if (performance.now() > untilMs) throw new Error('no lead was delivered within two minutes');
};
