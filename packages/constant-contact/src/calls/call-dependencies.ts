import type { Clock } from '@leadferry/runtime';
import type { Send } from '../send.ts';

/** What every group of calls is made with. */
export interface CallDependencies {
  readonly send: Send;
  /** Reads a `Retry-After` date against the present. */
  readonly clock: Clock;
}
