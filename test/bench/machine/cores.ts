import { spawnSync } from 'node:child_process';

/** Which core serves (broker, Redis, sink, runner) and which one the contender has for itself. */
export interface Cores {
  /** False where there is no `taskset` or no second core: then nothing is pinned. */
  readonly arePinned: boolean;
  /** What a contender's command is put behind. */
  readonly contenderPrefix: readonly string[];
  /** Moves a process with all its threads to the serving core. */
  pinServer(pid: number): void;
}

const serving = '0';
const contending = '1';

/** Looks whether processes can be pinned here, and tells when they cannot: figures of such a run are noisier. */
export const findCores = (say: (text: string) => void): Cores => {
  // Asked of the command itself: what Node counts are the cores this process is pinned to, maybe by an earlier bench.
  const canPin = (core: string): boolean => spawnSync('taskset', ['-c', core, 'true']).status === 0;
  const arePinned = canPin(serving) && canPin(contending);
  if (!arePinned) say('nothing is pinned, for lack of taskset or of a second core; expect more noise');
  return {
    arePinned,
    contenderPrefix: arePinned ? ['taskset', '-c', contending] : [],
    pinServer(pid) {
      if (!arePinned || pid === 0) return;
      const { status } = spawnSync('taskset', ['-a', '-c', '-p', serving, String(pid)]);
      if (status !== 0) say(`process ${pid} could not be pinned; expect more noise`);
    },
  };
};

/** For a run in which no moment is judged: nothing is pinned, so that nothing else in this process is slowed. */
export const anyCore: Cores = { arePinned: false, contenderPrefix: [], pinServer: () => {} };
