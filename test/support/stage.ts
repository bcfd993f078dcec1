import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { vi } from 'vitest';
import { type Fates, followFates } from './fates.ts';
import { describeGroup } from './group.ts';
import { publish, type SourceRecord } from './topics.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

/** One test's deployment with everything that happens in it. `await using` ends workers, followers and servers. */
export interface Stage extends AsyncDisposable {
  readonly world: World;
  readonly fates: Fates;
  /** Every worker started so far. */
  readonly workers: readonly WorkerProcess[];
  /** Starts a worker and returns at once; `env` and `config` replace single entries of the world's. */
  startWorker(change?: WorkerChange): Promise<WorkerProcess>;
  /** Starts workers and waits until the broker has a settled group of all that run. */
  startWorkers(count: number, change?: WorkerChange): Promise<void>;
  /** Publishes to the topic of a short name. */
  publish(topic: string, records: readonly SourceRecord[]): Promise<void>;
  /** Reads one metric of every worker that runs, by its exact text up to the value. */
  readMetric(series: string): Promise<number[]>;
  /** Counts the partitions of a short topic name that wait for a reason, by the workers' metrics. */
  countBlocked(topic: string, reason: string): Promise<number>;
  /** Everything the workers wrote, for the message of a failed check. */
  log(): string;
}

/** What differs from the world's own environment and config file. */
export interface WorkerChange {
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: object;
}

/** Builds a deployment on the brokers and the Redis of this test run, with its fates followed from the start. */
export const setStage = async (options: Partial<WorldOptions> = {}): Promise<Stage> => {
  const world = await createWorld({ brokers: kafkaBrokers(), redisUrl: redisUrl(), ...options });
  const fates = await followFates(world.brokers, world.topics);
  const workers: WorkerProcess[] = [];
  const running = (): WorkerProcess[] => workers.filter((worker) => worker.isRunning());

  const stage: Stage = {
    world,
    fates,
    workers,
    async startWorker({ env = {}, config = {} } = {}) {
      const worker = await startWorker({ env: { ...world.env, ...env }, config: { ...world.config, ...config } });
      workers.push(worker);
      return worker;
    },
    async startWorkers(count, change) {
      for (let started = 0; started < count; started += 1) await stage.startWorker(change);
      await vi.waitFor(
        async () => {
          const { state, members } = await describeGroup(world.brokers, world.groupId);
          if (state !== 'Stable' || members !== running().length) {
            throw new Error(`the group is ${state} with ${members} members\n${stage.log()}`);
          }
        },
        { timeout: 30_000, interval: 200 },
      );
    },
    publish: (topic, records) => publish(world.brokers, world.topic(topic), records),
    async readMetric(series) {
      const values = await Promise.all(running().map((worker) => worker.metric(series)));
      return values.filter((value) => value !== undefined);
    },
    async countBlocked(topic, reason) {
      const series = `leadferry_blocked_partitions{topic="${world.topic(topic)}",reason="${reason}"}`;
      return (await stage.readMetric(series)).reduce((sum, value) => sum + value, 0);
    },
    log: () => workers.flatMap(({ lines }) => lines).join('\n'),
    async [Symbol.asyncDispose]() {
      await Promise.all(running().map((worker) => worker.stop()));
      await fates.stop();
      await world.stop();
    },
  };
  return stage;
};
