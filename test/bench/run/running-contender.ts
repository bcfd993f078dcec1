import type { WorkerProcess } from '../../support/worker-process.ts';

/** A contender at work, in a process of its own. */
export type RunningContender = Pick<WorkerProcess, 'pid' | 'lines' | 'isRunning' | 'stop'>;

/** How a contender's process is started, whichever it is. */
export interface StartOptions {
  /** Command and arguments it is started through, to give it a core of its own. */
  readonly prefix: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}
