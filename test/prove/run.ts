import { setTimeout as delay } from 'node:timers/promises';
import { type Fates, followFates } from '../support/fates.ts';
import { describeGroup } from '../support/group.ts';
import { publish, type SourceRecord } from '../support/topics.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';
import { createWorld, type World, type WorldOptions } from '../support/world.ts';

/** A deployment for one proof. `await using` ends everything in it. */
export interface ProofRun extends AsyncDisposable {
  readonly world: World;
  readonly fates: Fates;
  /** Starts workers and waits until the broker has a settled group of all of them. */
  startWorkers(count: number, env?: Readonly<Record<string, string>>): Promise<void>;
  publish(topic: string, records: readonly SourceRecord[]): Promise<void>;
  /** Waits until so many records have a receipt, or the time is up; tells how it goes every five seconds. */
  settle(records: number, patienceSeconds: number, say: (text: string) => void): Promise<void>;
}

/** Opens a deployment on the given broker and Redis, with its fates followed from the start. */
export const openRun = async (options: WorldOptions): Promise<ProofRun> => {
  const world = await createWorld(options);
  const fates = await followFates(world.brokers, world.topics);
  const workers: WorkerProcess[] = [];
  return {
    world,
    fates,
    async startWorkers(count, env = {}) {
      for (let started = 0; started < count; started += 1)
        workers.push(await startWorker({ env: { ...world.env, ...env }, config: world.config }));
      for (;;) {
        const ended = workers.find((worker) => !worker.isRunning());
        if (ended) throw new Error(`a worker ended before it joined:\n${ended.lines.slice(-5).join('\n')}`);
        const { state, members } = await describeGroup(world.brokers, world.groupId);
        if (state === 'Stable' && members === workers.length) return;
        await delay(200);
      }
    },
    publish: (topic, records) => publish(world.brokers, world.topic(topic), records),
    async settle(records, patienceSeconds, say) {
      const startedMs = performance.now();
      let toldMs = startedMs;
      while (fates.receipts.length < records && performance.now() - startedMs < patienceSeconds * 1000) {
        if (performance.now() - toldMs >= 5000) {
          toldMs = performance.now();
          const seconds = ((toldMs - startedMs) / 1000).toFixed(0);
          say(`${seconds.padStart(4)} s  ${fates.receipts.length} of ${records} leads have a fate`);
        }
        await delay(200);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.filter((worker) => worker.isRunning()).map((worker) => worker.stop()));
      await fates.stop();
      await world.stop();
    },
  };
};
