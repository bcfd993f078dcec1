import type { Clock } from '@leadferry/runtime';
import type { CliConfig } from '../config.ts';
import type { OpenDeployment } from '../open-deployment.ts';
import type { ClockNotes } from './clock-notes.ts';

/** The deployment that is looked at, and what it is looked at with. */
export interface Patient {
  readonly config: CliConfig & { readonly kafka: NonNullable<CliConfig['kafka']> };
  readonly deployment: OpenDeployment;
  readonly version: string;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** What others' clocks say, noted as they are asked for something else. */
  readonly clocks: ClockNotes;
}
