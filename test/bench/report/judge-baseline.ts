import { limitPerSecond } from '../contender.ts';
import { lanes } from '../contenders.ts';
import type { Summary } from './summarize.ts';

/** The loop that others are compared with. */
export const baseline = lanes(200);

/** Whether the baseline was good enough to be compared with, and what it reached. */
export interface BaselineVerdict {
  readonly counts: boolean;
  /** Its leads a second ÷ the serial loop's, at 0 ms: 2 or more are asked for. */
  readonly overSerialRatio: number;
  /** Its leads a second at 50 ms ÷ the arithmetic limit: 0.85 or more are asked for. */
  readonly ofLimitRatio: number;
}

/** Judges the bare key lanes of one bench by the serial loop beside it and by arithmetic. */
export const judgeBaseline = (summaries: readonly Summary[]): BaselineVerdict => {
  const speed = (name: string, latencyMs: number): number =>
    summaries.find((summary) => summary.contender === name && summary.latencyMs === latencyMs)?.leadsPerSecond ?? 0;
  const overSerialRatio = speed(baseline.name, 0) / (speed('serial', 0) || Number.POSITIVE_INFINITY);
  const ofLimitRatio = speed(baseline.name, 50) / limitPerSecond(baseline, 50);
  return { counts: overSerialRatio >= 2 && ofLimitRatio >= 0.85, overSerialRatio, ofLimitRatio };
};
