import type { Write } from './model-secret.ts';
import type { ModelServer } from './model-server.ts';
import type { Ending, HandedOut } from './model-worker.ts';
import type { PortCalls } from './port-calls.ts';
import type { Schedule, SendFate } from './schedule.ts';

/** All that a judge needs to know of a run. */
export interface Run {
  readonly schedule: Schedule;
  readonly server: ModelServer;
  readonly writes: readonly Write[];
  readonly handedOut: readonly HandedOut[];
  readonly befallen: PortCalls['befallen'];
  /** Fates of the sends that were begun. */
  readonly sendFates: readonly SendFate[];
  /** Processes that died or were told to end, and when. */
  readonly gone: ReadonlyMap<string, number>;
  /** How the last request of each worker that lives ended. */
  readonly endings: readonly Ending[];
  readonly current: Record<string, unknown> | undefined;
  /** Whether at the end an answer to the live set's refresh token lies in an escrow that a worker can read. */
  readonly isRescued: boolean;
  readonly reauth: Record<string, unknown> | undefined;
  /** Well again, ended by name, or neither after every limit has passed. */
  readonly end: 'well' | 'named' | 'open';
  readonly bugs: readonly unknown[];
  readonly calls: number;
  /** Each port call, as `time process call fault`, where asked for. */
  readonly trace: readonly string[];
}
