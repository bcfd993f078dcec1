import type { Addresses } from '../../support/world.ts';
import type { Contender } from '../contender.ts';
import type { LoopSettings } from '../loops/settings.ts';
import type { Cores } from '../machine/cores.ts';
import { type Sink, startSink } from '../sink/start-sink.ts';
import type { RunningContender } from './running-contender.ts';
import { openFleet } from './start-fleet.ts';
import { startLoop } from './start-loop.ts';

/** Where a bench happens: broker, Redis and sink on one core, the contender on the other. */
export interface Stand extends AsyncDisposable {
  readonly brokers: readonly string[];
  readonly sink: Sink;
  /** False where the contender shares its core with the rest. */
  readonly arePinned: boolean;
  /** Starts a contender on the core that is its own. */
  start(contender: Contender, work: Pick<LoopSettings, 'topic' | 'groupId' | 'leads'>): Promise<RunningContender>;
}

/** What a stand is built on. */
export interface StandOptions extends Addresses {
  readonly cores: Cores;
  /** Process ids of broker and Redis, to be pinned; none of those that somebody else started. */
  readonly serverPids: readonly number[];
  /** Where each contender writes a CPU profile as it ends. Default: none is taken; it costs some speed. */
  readonly profileDir?: string;
}

/** Starts the sink and pins whatever serves, this process included. */
export const openStand = async (options: StandOptions): Promise<Stand> => {
  const { brokers, redisUrl, cores, serverPids, profileDir } = options;
  const sink = await startSink();
  const fleet = await openFleet(redisUrl);
  const start = {
    prefix: cores.contenderPrefix,
    env: profileDir === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileDir}` },
  };
  for (const pid of [...serverPids, sink.pid, process.pid]) cores.pinServer(pid);
  return {
    brokers,
    sink,
    arePinned: cores.arePinned,
    async start({ loop, inFlight }, work) {
      const settings = { ...work, brokers, sinkUrl: sink.url, inFlight };
      return loop === undefined ? await fleet.startWorker(settings, start) : startLoop(loop, settings, start);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([fleet.stop(), sink.stop()]);
    },
  };
};
