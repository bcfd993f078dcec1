import type { Machine } from '../machine/describe-machine.ts';
import type { Idle } from '../run/measure-idle.ts';
import type { Run } from '../run/measure-run.ts';
import type { BaselineVerdict } from './judge-baseline.ts';
import type { Summary } from './summarize.ts';

/** Everything one bench came to, as it is written to `results/<date>.json`. */
export interface BenchResult {
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly baseline: BaselineVerdict;
  readonly summaries: readonly Summary[];
  readonly idle: readonly Idle[];
  readonly runs: readonly Run[];
}
