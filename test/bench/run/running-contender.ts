import type { WorkerProcess } from '../../support/worker-process.ts';

/** A contender at work, in a process of its own. */
export type RunningContender = Pick<WorkerProcess, 'pid' | 'lines' | 'isRunning' | 'stop'>;
