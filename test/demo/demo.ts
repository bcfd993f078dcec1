import { setTimeout as delay } from 'node:timers/promises';
import { followFates } from '../support/fates.ts';
import { type LagWatch, publish, watchLag } from '../support/topics.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';
import { type Addresses, createWorld, defaultAccount, type World, type WorldOptions } from '../support/world.ts';
import { type Reckoning, reckon } from './reckon.ts';
import { readSampleContacts, readSampleLeads } from './sample.ts';
import type { Picture, View } from './view.ts';

/** A demo that has run to its end; its parts are still up. */
export interface DemoRun {
  readonly world: World;
  readonly reckoning: Reckoning;
  /** Stops every process and server of the run. */
  stop(): Promise<void>;
}

type NamedWorker = WorkerProcess & { readonly name: string };

const drawEveryMs = 1000;
const giveUpAfterSeconds = 240;
const killAfterShare = 0.4;

/**
 * Runs the demo: three workers carry 120 sample leads into the simulator at the vendor's real limits. The first access
 * token lives 60 seconds, so that it is refreshed under load; one worker is killed when two leads in five have their
 * fate, and another takes its place. Ends when every lead has a fate, or gives up after four minutes.
 */
export const runDemo = async (
  addresses: Addresses & { readonly suffix?: string },
  view: View,
  limits?: WorldOptions['limits'],
): Promise<DemoRun> => {
  const leads = readSampleLeads();
  const world = await createWorld({
    ...addresses,
    ...(limits === undefined ? {} : { limits }),
    switches: { firstAccessTokenLifetimeMs: 60_000 },
    accounts: [{ ...defaultAccount, contacts: readSampleContacts(Date.now()) }],
  });
  const fates = await followFates(world.brokers, world.topics);
  const lag = await watchLag(world.brokers, world.groupId, world.topic('leads'));
  const workers: NamedWorker[] = [];
  const startOne = async (): Promise<void> => {
    const worker = await startWorker({ env: world.env, config: world.config });
    workers.push({ ...worker, name: `worker-${workers.length + 1}` });
  };

  view.say(`Three workers start, and four sources publish ${leads.length} leads.`);
  for (let count = 0; count < 3; count += 1) await startOne();
  await publish(world.brokers, world.topic('leads'), leads);

  const startedMs = performance.now();
  let note = 'the first access token lives 60 s; it will be refreshed early, once';
  for (;;) {
    const now = reckon(leads.length, fates.receipts, world.simulator.journal.read());
    const elapsedSeconds = (performance.now() - startedMs) / 1000;
    view.show(await takePicture({ world, lag, workers, now, elapsedSeconds, note }));
    if (now.lost === 0 || elapsedSeconds > giveUpAfterSeconds) break;
    if (workers.length === 3 && now.lost <= leads.length * (1 - killAfterShare)) {
      note = 'worker-2 was killed with SIGKILL; worker-4 takes its place';
      view.say(`  ${elapsedSeconds.toFixed(0)} s: ${note}`);
      await workers[1]?.kill();
      await startOne();
    }
    await delay(drawEveryMs);
  }
  view.end();

  return {
    world,
    reckoning: reckon(
      leads.length,
      fates.receipts,
      world.simulator.journal.read(),
      world.simulator.journal.lag().length > 0,
    ),
    async stop() {
      await Promise.all(workers.filter((worker) => worker.isRunning()).map((worker) => worker.stop()));
      await Promise.all([fates.stop(), lag.stop()]);
      await world.stop();
    },
  };
};

const takePicture = async ({
  world,
  lag: watch,
  workers,
  now,
  elapsedSeconds,
  note,
}: {
  readonly world: World;
  readonly lag: LagWatch;
  readonly workers: readonly NamedWorker[];
  readonly now: Reckoning;
  readonly elapsedSeconds: number;
  readonly note: string;
}): Promise<Picture> => {
  const [lag, remaining] = await Promise.all([
    watch.read(),
    Promise.all(
      workers.filter((worker) => worker.isRunning()).map((worker) => worker.metric('leadferry_budget_day_remaining')),
    ),
  ]);
  const known = remaining.filter((value) => value !== undefined);
  return {
    elapsedSeconds,
    leads: now.leads,
    lag,
    byReason: now.byReason,
    requests: now.requests,
    remainingToday: known.length > 0 ? Math.min(...known) : undefined,
    tokenGeneration: world.simulator.account('default').generation(),
    refreshes: now.refreshes,
    workers: workers.map((worker) => ({ name: worker.name, state: worker.isRunning() ? 'running' : 'killed' })),
    note,
  };
};
