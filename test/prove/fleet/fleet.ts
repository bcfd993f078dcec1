import { describeGroup } from '../../support/group.ts';
import { within } from '../../support/until.ts';
import { startWorker, type WorkerProcess } from '../../support/worker-process.ts';
import type { World } from '../../support/world.ts';

/** How the workers of a fleet are started. */
export interface FleetOptions {
  readonly world: World;
  /** Replaces single entries of the world's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Replaces the world's config file. */
  readonly config?: object;
  /** What to run in place of the lead worker. */
  readonly main?: string;
}

/** Workers of one consumer group. `await using` stops those that run. */
export interface Fleet extends AsyncDisposable {
  /** Every worker ever started. */
  readonly workers: readonly WorkerProcess[];
  running(): readonly WorkerProcess[];
  /** Starts workers and returns at once; `env` replaces entries for these alone. */
  start(count: number, env?: Readonly<Record<string, string>>): Promise<readonly WorkerProcess[]>;
  /** SIGKILL; resolves with the time at which the worker was surely dead, in epoch milliseconds. */
  kill(worker: WorkerProcess): Promise<number>;
  /** SIGTERM; resolves with the exit code. */
  stop(worker: WorkerProcess): Promise<number | null>;
  /** SIGTERM to all that run. */
  stopAll(): Promise<void>;
  /** Waits until the broker has a settled group of all that run. @throws {Error} a worker ended, or two minutes passed. */
  untilJoined(): Promise<void>;
  /** Workers that ended although nobody told them to: by an error of their own. */
  countCrashed(): number;
}

const patienceSeconds = 120;

/** Makes a fleet without workers. */
export const createFleet = ({ world, env = {}, config = world.config, main }: FleetOptions): Fleet => {
  const workers: WorkerProcess[] = [];
  const told = new Set<WorkerProcess>();
  const running = (): WorkerProcess[] => workers.filter((worker) => worker.isRunning());
  const crashed = (): WorkerProcess[] => workers.filter((worker) => !worker.isRunning() && !told.has(worker));

  const stop = (worker: WorkerProcess): Promise<number | null> => {
    told.add(worker);
    return worker.stop();
  };

  const stopAll = async (): Promise<void> => {
    await Promise.all(running().map(stop));
  };

  return {
    workers,
    running,
    start: async (count, own = {}) => {
      const options = { env: { ...world.env, ...env, ...own }, config, ...(main === undefined ? {} : { main }) };
      const started = await Promise.all(Array.from({ length: count }, () => startWorker(options)));
      workers.push(...started);
      return started;
    },
    kill: async (worker) => {
      told.add(worker);
      await worker.kill();
      return Date.now();
    },
    stop,
    stopAll,
    untilJoined: async () => {
      let found = '';
      const haveJoined = async (): Promise<boolean> => {
        const [ended] = crashed();
        if (ended) throw new Error(`a worker ended before it joined:\n${ended.lines.slice(-5).join('\n')}`);
        const { state, members } = await describeGroup(world.door, world.groupId);
        found = `${state} with ${members} members`;
        return state === 'Stable' && members === running().length;
      };
      if (!(await within(patienceSeconds, haveJoined))) throw new Error(`the group is ${found}`);
    },
    countCrashed: () => crashed().length,
    [Symbol.asyncDispose]: stopAll,
  };
};
